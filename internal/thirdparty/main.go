// Command thirdparty writes the list of modules that are linked into the released program, with their licences.
package main

import (
	"fmt"
	"os"
)

//go:generate go run . ../..

// listName is the file that it writes, in the root of the module.
const listName = "THIRD_PARTY.md"

func main() {
	root := os.Args[1]
	list, err := list(root)
	if err == nil {
		err = os.WriteFile(root+"/"+listName, []byte(list), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "thirdparty:", err)
		os.Exit(1)
	}
}
