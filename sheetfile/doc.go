// Package sheetfile takes tables apart: what was copied from a spreadsheet, CSV files, and workbooks (.xlsx). Whatever comes,
// it holds no more memory than its limits say.
package sheetfile
