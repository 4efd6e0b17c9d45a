package webdriver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A browser that is not there is named, with what to install.
func TestMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for want, start := range map[string]func(time.Duration) (*Browser, error){"firefox-esr": Firefox, "webkit2gtk-driver": WebKit} {
		_, err := start(time.Second)
		var missing *Missing
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want one that names %s", err, want)
		}
	}
}

// Commands and answers on Firefox's wire, refusals and nonsense among them.
func TestMarionette(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	answers := []string{
		`[1,1,null,{"value":"a"}]`, `[1,2,null,{"sessionId":"s"}]`, `[1,3,{"error":"no such element","message":"m","stacktrace":""},null]`,
		`[1,7,null,{"value":null}]`, `{}`,
	}
	asked := make(chan string, len(answers))
	go func() {
		c, err := listener.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		fmt.Fprint(c, `2:{}`)
		in := bufio.NewReader(c)
		for _, answer := range answers {
			var n int
			if _, err := fmt.Fscanf(in, "%d:", &n); err != nil {
				return
			}
			message := make([]byte, n)
			io.ReadFull(in, message)
			asked <- string(message)
			fmt.Fprintf(c, "%d:%s", len(answer), answer)
		}
	}()
	m, err := dialMarionette(listener.Addr().String(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{`"a"`, `{"sessionId":"s"}`, "no such element: m", "answer 7 of kind 1 to command 4", "an answer that is none"} {
		value, err := m.do("Click", map[string]any{"id": "e"})
		got := string(value)
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("answer %d is read as %s, want %s", i+1, got, want)
		}
		if message, want := <-asked, fmt.Sprintf(`[0,%d,"WebDriver:Click",{"id":"e"}]`, i+1); message != want {
			t.Errorf("asked %s, want %s", message, want)
		}
	}
}

// The same over HTTP.
func TestWeb(t *testing.T) {
	driver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method + " " + r.URL.Path {
		case "POST /session":
			fmt.Fprint(w, `{"value":{"sessionId":"s"}}`)
		case "POST /session/s/element/e/click":
			fmt.Fprint(w, `{"value":null}`)
		case "GET /session/s/screenshot":
			fmt.Fprint(w, `{"value":"picture"}`)
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"value":{"error":"no such window","message":"gone"}}`)
		}
	}))
	defer driver.Close()
	w, err := dialWeb(driver.URL, map[string]any{}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ command, value, failed string }{
		{"ElementClick", "null", ""}, {"TakeScreenshot", `"picture"`, ""}, {"Navigate", "", "no such window: gone"}, {"Dance", "", "webdriver: no path for Dance"},
	} {
		value, err := w.do(c.command, map[string]any{"id": "e"})
		if string(value) != c.value || (err == nil) != (c.failed == "") || err != nil && err.Error() != c.failed {
			t.Errorf("%s: %s, %v", c.command, value, err)
		}
	}
}
