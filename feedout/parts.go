package feedout

import (
	"runtime"
	"sync"
)

// leastPart is how many are worth a goroutine of their own.
const leastPart = 500

// parts makes something of n in parts, as many at a time as there are processors, and gives what came of each in their order.
func parts[T any](n int, of func(from, to int) []T) [][]T {
	made := make([][]T, max(1, min(runtime.GOMAXPROCS(0), n/leastPart)))
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() { made[i] = of(i*n/len(made), (i+1)*n/len(made)) })
	}
	all.Wait()
	return made
}
