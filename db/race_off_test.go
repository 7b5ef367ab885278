//go:build !race

package db_test

// racing says that the race detector watches, which makes everything many times slower.
const racing = false
