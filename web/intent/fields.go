package intent

import (
	"reflect"
	"strings"
	"sync"
)

// Field is one field of an intention, those of the structs inside it included.
type Field struct {
	Name     string   // in a form, and in what refuses it
	Path     []string // in JSON
	Is       string   // as the tag says, or empty
	Else     string   // the reason that refuses what is no such thing
	Null     string   // what null in JSON says
	Limit    string
	Doc      string
	Required bool
	Ignored  bool // it may be sent and is not looked at
	JSONOnly bool // no form has it
	Not      bool // JSON says the contrary of what a form says
	Sparse   bool // of a map, what is empty is not said
	Whole    int  // an object at so many parts of Path replaces what there was; 0: none does
	Type     reflect.Type

	index []int
}

var known sync.Map // of reflect.Type to []Field

// Fields lists the fields of an intention.
func Fields(t reflect.Type) []Field {
	if fields, ok := known.Load(t); ok {
		return fields.([]Field)
	}
	fields := fieldsOf(t, Field{})
	known.Store(t, fields)
	return fields
}

func fieldsOf(t reflect.Type, in Field) []Field {
	var all []Field
	for i := range t.NumField() {
		f := fieldOf(t.Field(i), in)
		if f.Type.Kind() == reflect.Struct && t.Field(i).Name != "_" {
			all = append(all, fieldsOf(f.Type, f)...)
		} else if len(f.Path) > len(in.Path) {
			all = append(all, f)
		}
	}
	return all
}

// fieldOf reads the tags of a field of a struct that lies at in.
func fieldOf(f reflect.StructField, in Field) Field {
	path := f.Tag.Get("json") + f.Tag.Get("ignored")
	read := Field{Path: in.Path[:len(in.Path):len(in.Path)], Is: f.Tag.Get("is"), Else: f.Tag.Get("else"), Null: f.Tag.Get("null"), Limit: f.Tag.Get("limit"), Doc: f.Tag.Get("doc"),
		Required: f.Tag.Get("required") != "", Ignored: f.Name == "_", Whole: in.Whole, Type: f.Type, index: append(in.index[:len(in.index):len(in.index)], f.Index...)}
	if path != "" {
		read.Path = append(read.Path, strings.Split(path, ".")...)
		read.Name = read.Path[len(read.Path)-1]
	}
	read.Not, read.JSONOnly = f.Tag.Get("not") != "", f.Tag.Get("form") == "-"
	if name := f.Tag.Get("form"); name != "" && !read.JSONOnly {
		read.Name = name
	}
	read.Sparse = f.Tag.Get("sparse") != ""
	if f.Tag.Get("whole") != "" {
		read.Whole = len(read.Path)
	}
	if read.Else == "" {
		read.Else = map[string]string{"flag": "not_yes_or_no", "list": "not_a_list", "ids": "not_a_list"}[read.Is]
	}
	if read.Else == "" {
		read.Else = "not_a_number"
	}
	return read
}

// list says that a field is a list of structs.
func (f Field) list() bool {
	return f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct
}

// Path gives where a field that was refused is in the JSON of an intention, by the name that a form and the rules give it:
// "ttl" is "ttl_s", "templates.B-02.lead" is "templates.B-02.gate.lead_s".
func Path(t reflect.Type, name string) string {
	list, rest, _ := strings.Cut(name, ".")
	item, inside, nested := strings.Cut(rest, ".")
	for _, f := range Fields(t) {
		switch {
		case f.Ignored, f.JSONOnly:
		case f.Name == name:
			return strings.Join(f.Path, ".")
		case f.Type.Kind() == reflect.Map && strings.HasPrefix(name, f.Name):
			return strings.Join(f.Path, ".") + "." + strings.TrimPrefix(name, f.Name)
		case nested && f.Name == list && f.list():
			return list + "." + item + "." + Path(f.Type.Elem(), inside)
		}
	}
	return name
}
