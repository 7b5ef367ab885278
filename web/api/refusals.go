package api

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallylight/readiness/account"
	"tallylight/web/problem"
)

// takesAny are the operations that are done to the newest version where the request names none; of those that mean
// something they say it themselves.
var takesAny = []string{"reopen-task", "withdraw-waiver", "remove-task", "undo-standing-task"}

// refusals are the statuses of 4xx that an operation can end in, as its path and its request tell.
func (op operation) refusals(request reflect.Type) []int {
	has := func(name string) bool { _, ok := request.FieldByName(name); return ok }
	codes := append([]int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusUnprocessableEntity}, op.also...)
	if op.needs.May != "" || op.needs.Scope != account.Read {
		codes = append(codes, http.StatusForbidden)
	}
	if strings.Contains(op.path, "{") {
		codes = append(codes, http.StatusNotFound)
	}
	if has("At") { // what was shown then is not kept
		codes = append(codes, http.StatusGone)
	}
	if op.method == http.MethodPost || has("Version") && op.versioned() { // a key that is under way, what is there already, or an older version
		codes = append(codes, http.StatusConflict)
	}
	if op.strict || op.body == nil && has("Version") && !slices.Contains(takesAny, op.id) {
		codes = append(codes, http.StatusPreconditionRequired)
	}
	if op.method == http.MethodPost || has("Body") || has("RawBody") { // a key has the body read whole
		codes = append(codes, http.StatusRequestEntityTooLarge)
	}
	if has("Body") || has("RawBody") {
		codes = append(codes, http.StatusRequestTimeout)
	}
	if has("Body") {
		codes = append(codes, http.StatusUnsupportedMediaType)
	}
	return codes
}

// refused describes the answers of statuses, and that of our own failures.
func (s *service) refused(codes []int) map[string]*huma.Response {
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[problem.Details](), true, "Problem")
	content := map[string]*huma.MediaType{problem.ContentType: {Schema: schema}}
	responses := map[string]*huma.Response{"default": {Description: "A problem (RFC 9457)", Content: content}}
	for _, code := range codes {
		responses[strconv.Itoa(code)] = &huma.Response{Description: http.StatusText(code), Content: content}
	}
	return responses
}
