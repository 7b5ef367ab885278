// Package proof is how a machine is asked, and what its answer says: queries, expressions, paths into JSON, readings.
package proof
