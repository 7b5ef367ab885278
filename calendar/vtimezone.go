package calendar

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-ical"
)

// transition is an instant at which the offset from UTC changes.
type transition struct {
	at       time.Time
	from, to int // seconds east
}

// maxTransitions bounds what one VTIMEZONE may define; since 1900 a zone needs a few hundred.
const maxTransitions = 4_000

// zonesBegin is where the expansion of yearly zone rules begins. Rules often start in 1601 or 0001.
var zonesBegin = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// compile reads a VTIMEZONE (RFC 5545 3.6.5), so that the rest of the package sees a *time.Location. Its rules
// are expanded from begin up to horizon.
func compile(b *zoneBlock, begin, horizon time.Time, work *budget) (definition, error) {
	var d decoder
	component, err := d.decode(b.text)
	if err != nil {
		return definition{}, err
	}
	changes, endless, err := transitions(component, begin, horizon, work)
	if err != nil {
		return definition{}, err
	}
	loc, err := time.LoadLocationFromTZData(b.tzid, tzif(changes))
	if err != nil {
		return definition{}, fmt.Errorf("compile: %w", err)
	}
	found := definition{loc: loc, name: text(component.Props, "X-LIC-LOCATION"), from: changes[0].at}
	if !endless && len(changes) > 1 {
		found.to = changes[len(changes)-1].at
	}
	return found, nil
}

// transitions lists the changes of offset that the STANDARD and DAYLIGHT parts of a VTIMEZONE describe, in
// order of time. Endless says that one of them comes again for ever.
func transitions(component *ical.Component, begin, horizon time.Time, work *budget) (list []transition, endless bool, err error) {
	for _, part := range component.Children {
		from, errFrom := utcOffset(text(part.Props, ical.PropTimezoneOffsetFrom))
		to, errTo := utcOffset(text(part.Props, ical.PropTimezoneOffsetTo))
		if err := errors.Join(errFrom, errTo); err != nil {
			return nil, false, err
		}
		onsets, again, err := onsets(part.Props, moment{zone: zoneOf(time.FixedZone("", from))}, begin, horizon, work)
		if err != nil {
			return nil, false, err
		}
		endless = endless || again
		for _, wall := range onsets {
			list = append(list, transition{wall.Add(-time.Duration(from) * time.Second), from, to})
		}
	}
	if len(list) == 0 || len(list) > maxTransitions {
		return nil, false, fmt.Errorf("it has %d changes of offset", len(list))
	}
	slices.SortStableFunc(list, func(a, b transition) int { return a.at.Compare(b.at) })
	return list, endless, nil
}

// onsets gives the wall-clock times, before the change, at which a part of a VTIMEZONE takes effect.
func onsets(props ical.Props, start moment, begin, horizon time.Time, work *budget) (list []time.Time, endless bool, err error) {
	prop := props.Get(ical.PropDateTimeStart)
	if prop == nil {
		return nil, false, errors.New("a part has no DTSTART")
	}
	if start.wall, _, _, err = parseWall(prop.Value); err != nil {
		return nil, false, err
	}
	list = []time.Time{start.wall}
	for _, prop := range props[ical.PropRecurrenceRule] {
		r, err := parseRule(prop.Value)
		if err != nil {
			return nil, false, err
		}
		found, within := r.walls(start, begin, horizon, work)
		if !within {
			return nil, false, errors.New("its rules take too long")
		}
		list, endless = append(list, found...), endless || r.count == 0 && r.until.wall.IsZero()
	}
	for _, prop := range props[ical.PropRecurrenceDates] {
		for _, value := range splitUnescaped(prop.Value) {
			if wall, _, _, err := parseWall(value); err == nil {
				list = append(list, wall)
			}
		}
	}
	return list, endless, nil
}

// utcOffset reads +0900 or -074130 as seconds east (RFC 5545 3.3.14).
func utcOffset(value string) (int, error) {
	if len(value) == 5 {
		value += "00"
	}
	n, err := strconv.Atoi(value)
	if err != nil || len(value) != 7 || n >= 240000 || n <= -240000 {
		return 0, fmt.Errorf("%q is no offset from UTC", clip(value))
	}
	return n/10000*3600 + n/100%100*60 + n%100, nil
}

// tzif writes transitions in the binary form that package time loads (RFC 8536, version 2).
func tzif(list []transition) []byte {
	types := []int{list[0].from}
	var instants, indexes, offsets bytes.Buffer
	for _, t := range list {
		i := slices.Index(types, t.to)
		if i < 0 && len(types) < 255 {
			i = len(types)
			types = append(types, t.to)
		}
		writeBig(&instants, t.at.Unix())
		indexes.WriteByte(byte(max(i, 0)))
	}
	for _, offset := range types {
		writeBig(&offsets, int32(offset))
		offsets.Write([]byte{0, 0}) // standard time, first abbreviation
	}
	const abbreviations = "-00\x00"
	var out bytes.Buffer
	header := func(counts ...uint32) {
		out.WriteString("TZif2")
		out.Write(make([]byte, 15))
		writeBig(&out, counts)
	}
	header(0, 0, 0, 0, 0, 0) // the 32-bit part, which readers of version 2 skip
	header(0, 0, 0, uint32(len(list)), uint32(len(types)), uint32(len(abbreviations)))
	out.Write(instants.Bytes())
	out.Write(indexes.Bytes())
	out.Write(offsets.Bytes())
	out.WriteString(abbreviations + "\n\n")
	return out.Bytes()
}

// writeBig writes a number or a slice of them in big-endian order. A buffer takes everything.
func writeBig(b *bytes.Buffer, value any) { _ = binary.Write(b, binary.BigEndian, value) }
