package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheListIsOfTheLinkedModules(t *testing.T) {
	want, err := list("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../" + listName)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("run go tool task generate: %s", diff)
	}
	if strings.Count(want, "\n|") < 20 || !strings.Contains(want, "\n| github.com/labstack/echo/v4 | v4.") {
		t.Errorf("it does not list the modules:\n%s", want)
	}
}

func TestLicences(t *testing.T) {
	const bsd2 = "Redistribution and use in source and binary\n forms, with or without modification, are permitted"
	const bsd3 = bsd2 + "\nNeither the name of Google Inc. nor the names of its contributors may be used to\nendorse or promote products"
	const mit = "Permission is hereby granted, free of charge, to any person"
	for _, row := range []struct{ sentence, text, want string }{
		{"MIT", mit, "MIT"},
		{"BSD with two clauses", bsd2, "BSD-2-Clause"},
		{"BSD with three clauses", bsd3, "BSD-3-Clause"},
		{"Apache, the whole text", "Apache License\n    Version 2.0, January 2004", "Apache-2.0"},
		{"Apache, the notice", `Licensed under the Apache License, Version 2.0 (the "License")`, "Apache-2.0"},
		{"Mozilla", "Mozilla Public License, version 2.0", "MPL-2.0"},
		{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose", "ISC"},
		{"several", mit + "\n" + bsd3, "BSD-3-Clause MIT"},
		{"one that is not known", "All rights reserved.", ""},
		{"none", "", ""},
	} {
		if got := strings.Join(licences(row.text), " "); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}
