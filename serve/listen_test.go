package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A taken port gives the next free one.
func TestListen(t *testing.T) {
	first, err := listen("127.0.0.1", 18080)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	port := first.Addr().(*net.TCPAddr).Port
	second, err := listen("127.0.0.1", port)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if got := second.Addr().(*net.TCPAddr).Port; got <= port {
		t.Errorf("%d is taken: got %d, want a higher one", port, got)
	}
	if _, err := listen("192.0.2.1", 18080); err == nil { // a documentation address: not ours
		t.Error("listened on an address that is not this machine's")
	}
	if _, err := listen("", 18080); err == nil || !strings.Contains(err.Error(), "0.0.0.0") {
		t.Errorf("no address: %v, want to be told what to say", err)
	}
}

func TestAddresses(t *testing.T) {
	var machine []net.Addr
	for _, a := range []string{"127.0.0.1/8", "::1/128", "fe80::1/64", "2001:db8::5/64", "192.0.2.7/24", "192.168.1.20/24", "10.0.0.3/8", "169.254.3.4/16"} {
		ip, network, err := net.ParseCIDR(a)
		if err != nil {
			t.Fatal(err)
		}
		network.IP = ip
		machine = append(machine, network)
	}
	machine = append(machine, machine[5], &net.UnixAddr{Name: "odd"})
	for ip, want := range map[string][]string{
		"127.0.0.1":    {"http://localhost:80"},
		"::1":          {"http://localhost:80"},
		"192.168.1.20": {"http://192.168.1.20:80"},
		"0.0.0.0":      {"http://localhost:80", "http://10.0.0.3:80", "http://192.168.1.20:80", "http://192.0.2.7:80"},
		"::":           {"http://localhost:80", "http://10.0.0.3:80", "http://192.168.1.20:80", "http://192.0.2.7:80", "http://[2001:db8::5]:80"},
	} {
		if got := addresses(&net.TCPAddr{IP: net.ParseIP(ip), Port: 80}, machine); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", ip, got, want)
		}
	}
}

// The end of the context ends the server, without an error, though a client is
// in the middle of a request.
func TestRunStops(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "index.html"), []byte("home"), 0o644)
	ctx, cancel := context.WithCancel(context.Background())
	out, said := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, said, dir, "127.0.0.1", 18080); said.Close() }()
	var address string
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "http://") {
			address = line
		}
	}
	go io.Copy(io.Discard, out)
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	half, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	fmt.Fprint(half, "GET / HTTP/1.1\r\n")
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// start serves handler within limits on a free port of this machine.
func start(t *testing.T, l limits, handler http.Handler) string {
	t.Helper()
	listener, err := listen("127.0.0.1", 18080)
	if err != nil {
		t.Fatal(err)
	}
	server := l.server(handler)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(limit(listener, l.connections)) }()
	t.Cleanup(func() {
		server.Close()
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// dial opens a connection and sends the beginning of a request.
func dial(t *testing.T, addr, text string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

// Slow clients hold places, and lose them: others come through while a hundred
// of them send their headers byte by byte for ever.
func TestSlowHeaders(t *testing.T) {
	l := usual
	l.header = 200 * time.Millisecond
	addr := start(t, l, packed())
	var slow sync.WaitGroup
	for range 100 {
		c := dial(t, addr, "GET / HTTP/1.1\r\nHost: x\r\n")
		slow.Go(func() {
			go func() { // until the server hangs up
				for {
					if _, err := io.WriteString(c, "x"); err != nil {
						return
					}
					time.Sleep(10 * time.Millisecond)
				}
			}()
			io.Copy(io.Discard, c) // ends when the server does
		})
	}
	response, err := http.Get("http://" + addr + "/")
	if err != nil || response.StatusCode != 200 {
		t.Errorf("beside slow clients: %v", err)
	} else {
		response.Body.Close()
	}
	slow.Wait() // a server that waits for ever fails by the test's own time
}

// Who asks for much and takes none of it is given up.
func TestSlowReader(t *testing.T) {
	l := usual
	l.stall = 100 * time.Millisecond
	gone := make(chan error, 1)
	addr := start(t, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		piece := make([]byte, 1<<16)
		for {
			if _, err := w.Write(piece); err != nil {
				gone <- err
				return
			}
		}
	}))
	dial(t, addr, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if err := <-gone; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the client was given up for %v", err)
	}
}

func TestHugeHeaders(t *testing.T) {
	addr := start(t, usual, packed())
	for name, request := range map[string]string{
		"one header":   "GET / HTTP/1.1\r\nHost: x\r\nCookie: " + strings.Repeat("c", 1<<20),
		"many headers": "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("A: b\r\n", 1<<18),
		"the path":     "GET /" + strings.Repeat("a", 1<<20) + " HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		go io.WriteString(c, request) // the server need not read all of it
		response, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s: %d, want 431", name, response.StatusCode)
		}
	}
	for name, request := range map[string]string{
		"garbage":   "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
		"no host":   "GET / HTTP/1.1\r\n\r\n",
		"two hosts": "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
		"a NUL":     "GET / HTTP/1.1\r\nHost: x\r\nA: \x00\r\n\r\n",
	} {
		response, err := http.ReadResponse(bufio.NewReader(dial(t, addr, request)), nil)
		if err != nil || response.StatusCode != 400 {
			t.Errorf("%s: %v %v, want 400", name, response, err)
		}
	}
}

// The third of two has to wait until one has left.
func TestConnections(t *testing.T) {
	l := usual
	l.connections = 2
	addr := start(t, l, packed())
	const ask = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
	answered := func(c net.Conn) chan error {
		done := make(chan error, 1)
		go func() {
			_, err := http.ReadResponse(bufio.NewReader(c), nil)
			done <- err
		}()
		return done
	}
	first, second := dial(t, addr, ask), dial(t, addr, ask)
	for _, c := range []net.Conn{first, second} {
		if err := <-answered(c); err != nil {
			t.Fatal(err)
		}
	}
	third := answered(dial(t, addr, ask))
	select {
	case err := <-third:
		t.Fatalf("a third connection was answered: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	first.Close()
	if err := <-third; err != nil {
		t.Error(err)
	}
}
