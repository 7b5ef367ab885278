package jobs

import (
	"time"

	"tallylight/readiness/upkeep"
)

// longestFault bounds what is kept of why a job failed, in bytes.
const longestFault = 300

// note keeps how a job went that has just ended.
func (r *Runner) note(job Job, began time.Time, err error) {
	now := r.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	went := r.went[job.Name]
	went.Last, went.Took, went.Next, went.Fails = began, now.Sub(began), now.Add(job.Period), err != nil
	if err != nil {
		said := err.Error()
		went.Fault, went.Failed = said[:min(len(said), longestFault)], began
	}
	if r.went == nil {
		r.went = map[string]upkeep.Job{}
	}
	r.went[job.Name] = went
}

// Upkeep gives how each job went last, in the order of the table.
func (r *Runner) Upkeep() []upkeep.Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]upkeep.Job, 0, len(r.Jobs))
	for _, job := range r.Jobs {
		went := r.went[job.Name]
		went.Name, went.Period = job.Name, job.Period
		all = append(all, went)
	}
	return all
}
