package webdriver

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// An Error is a browser's answer to a command that it could not carry out. Code
// is one of WebDriver's, "stale element reference".
type Error struct {
	Code    string `json:"error"`
	Message string `json:"message"`
}

// Error is the code and what the browser adds to it.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// A wire carries commands to a browser, one at a time. A command is named as in
// Marionette, without its prefix; an element is named by the parameter id.
type wire interface {
	do(command string, parameters map[string]any) (json.RawMessage, error)
}

// marionette is Firefox's wire: JSON arrays, each with its length before it.
type marionette struct {
	connection net.Conn
	in         *bufio.Reader
	last       int
	patience   time.Duration
}

// dialMarionette opens the wire and takes the browser's greeting off it.
func dialMarionette(address string, patience time.Duration) (*marionette, error) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	m := &marionette{connection: connection, in: bufio.NewReader(connection), patience: patience}
	if _, err := m.read(); err != nil {
		connection.Close()
		return nil, fmt.Errorf("no greeting: %w", err)
	}
	return m, nil
}

func (m *marionette) do(command string, parameters map[string]any) (json.RawMessage, error) {
	m.last++
	if parameters == nil {
		parameters = map[string]any{}
	}
	message, err := json.Marshal([]any{0, m.last, "WebDriver:" + command, parameters})
	if err != nil {
		return nil, err
	}
	m.connection.SetDeadline(time.Now().Add(m.patience))
	if _, err := fmt.Fprintf(m.connection, "%d:%s", len(message), message); err != nil {
		return nil, err
	}
	text, err := m.read()
	if err != nil {
		return nil, err
	}
	var kind, id int
	var failed *Error
	var result json.RawMessage
	answer := []any{&kind, &id, &failed, &result}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, fmt.Errorf("an answer that is none: %w", err)
	}
	switch {
	case kind != 1 || id != m.last:
		return nil, fmt.Errorf("answer %d of kind %d to command %d", id, kind, m.last)
	case failed != nil:
		return nil, failed
	}
	// Commands that give a value give it by that name, others at once.
	var value struct{ Value json.RawMessage }
	if json.Unmarshal(result, &value) == nil && value.Value != nil {
		return value.Value, nil
	}
	return result, nil
}

// read gives the next message of the browser.
func (m *marionette) read() ([]byte, error) {
	digits, err := m.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(digits, ":"))
	if err != nil || n < 0 || n > 1<<28 {
		return nil, fmt.Errorf("a message with the length %q", digits)
	}
	message := make([]byte, n)
	_, err = io.ReadFull(m.in, message)
	return message, err
}

// web is the wire that the standard has: HTTP, and JSON both ways.
type web struct {
	session string // the address of the session, "http://127.0.0.1:4567/session/…"
	client  *http.Client
}

// paths are those of the commands, below a session's.
var paths = map[string]string{
	"Navigate": "/url", "ExecuteAsyncScript": "/execute/async", "FindElement": "/element",
	"SwitchToFrame": "/frame", "ElementClick": "/element/{id}/click", "ElementSendKeys": "/element/{id}/value",
	"SetTimeouts": "/timeouts", "SetWindowRect": "/window/rect", "TakeScreenshot": "/screenshot", "DeleteSession": "",
}

// methods are those of the commands that are not POST.
var methods = map[string]string{"TakeScreenshot": http.MethodGet, "DeleteSession": http.MethodDelete}

// dialWeb opens a session of a driver.
func dialWeb(driver string, capabilities any, patience time.Duration) (*web, error) {
	w := &web{session: driver + "/session", client: &http.Client{Timeout: patience}}
	value, err := w.send(http.MethodPost, w.session, map[string]any{"capabilities": map[string]any{"alwaysMatch": capabilities}})
	if err != nil {
		return nil, err
	}
	var session struct{ SessionID string }
	if err := json.Unmarshal(value, &session); err != nil || session.SessionID == "" {
		return nil, fmt.Errorf("no session in %s", value)
	}
	w.session += "/" + session.SessionID
	return w, nil
}

func (w *web) do(command string, parameters map[string]any) (json.RawMessage, error) {
	path, known := paths[command]
	if !known {
		return nil, fmt.Errorf("webdriver: no path for %s", command)
	}
	method := http.MethodPost
	if m := methods[command]; m != "" {
		method = m
	}
	if id, ok := parameters["id"].(string); ok {
		path = strings.Replace(path, "{id}", id, 1)
	}
	return w.send(method, w.session+path, parameters)
}

func (w *web) send(method, address string, parameters map[string]any) (json.RawMessage, error) {
	var body io.Reader
	if method == http.MethodPost {
		if parameters == nil {
			parameters = map[string]any{}
		}
		message, err := json.Marshal(parameters)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(message)
	}
	request, err := http.NewRequest(method, address, body)
	if err != nil {
		return nil, err
	}
	response, err := w.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct{ Value json.RawMessage }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("%s %s: %s: %w", method, address, response.Status, err)
	}
	if response.StatusCode != http.StatusOK {
		failed := &Error{Code: response.Status}
		json.Unmarshal(answer.Value, failed) // what is not said stays as it is
		return nil, failed
	}
	return answer.Value, nil
}
