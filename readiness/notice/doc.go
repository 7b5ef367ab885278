// Package notice is the rules of what people are told: for which reason, who, when and where to. It sends nothing.
package notice
