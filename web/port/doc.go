// Package port carries the messages of web/wire across postMessage. It exists
// in the browser only.
package port
