// Package scaledocs writes a plan of readiness/scale as the documents that schedulers take: a ScaledObject of KEDA, patches of a
// HorizontalPodAutoscaler, scheduled actions of AWS Application Auto Scaling. They hold ids, levels and figures, and no titles.
//
// A scheduler takes the highest of what it is told, so that only steps are written, of which no two overlap. All times are in UTC:
// the clocks of no zone are put back in them.
package scaledocs
