package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// limits bound what one client, or all of them, can hold.
type limits struct {
	header      time.Duration // until a request has come
	idle        time.Duration // between two requests of a connection
	stall       time.Duration // until the client has taken the next 32 kB or so
	bytes       int           // of a request's header
	connections int           // at once; more of them wait
}

// usual is for a school: 500 browsers open 3,000 connections, more than they use at
// once, and on a machine that is busy with something else many of them wait long for
// their turn. A browser repeats what it asked on a connection that was closed
// meanwhile; not each client does.
var usual = limits{header: time.Minute, idle: 30 * time.Second, stall: 30 * time.Second, bytes: 1 << 15, connections: 8192}

// server is one that answers from handler within its limits.
func (l limits) server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			handler.ServeHTTP(&paced{w, http.NewResponseController(w), l.stall}, r)
		}),
		ReadHeaderTimeout: l.header,
		ReadTimeout:       2 * l.header,
		IdleTimeout:       l.idle,
		MaxHeaderBytes:    l.bytes,
	}
}

// paced gives a client time for each write, not for the whole answer: a slow
// line may take as long as it goes on, and one that has stopped is given up.
type paced struct {
	http.ResponseWriter
	connection *http.ResponseController
	stall      time.Duration
}

func (p *paced) Write(b []byte) (int, error) {
	if err := p.connection.SetWriteDeadline(time.Now().Add(p.stall)); err != nil {
		return 0, err
	}
	return p.ResponseWriter.Write(b)
}

// limited lets only so many connections be open at once.
type limited struct {
	net.Listener
	slots  chan struct{}
	closed chan struct{}
	once   sync.Once
}

func limit(l net.Listener, connections int) *limited {
	return &limited{Listener: l, slots: make(chan struct{}, connections), closed: make(chan struct{})}
}

// Accept waits for a free place, then for a connection.
func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.slots <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	return &placed{Conn: c, leave: sync.OnceFunc(func() { <-l.slots })}, nil
}

// Close also ends the wait for a place.
func (l *limited) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// placed is a connection that gives its place back.
type placed struct {
	net.Conn
	leave func()
}

func (p *placed) Close() error {
	defer p.leave()
	return p.Conn.Close()
}

// listen takes port at addr, or the next free one of a hundred. From its
// return on, connections are accepted.
func listen(addr string, port int) (net.Listener, error) {
	if addr == "" { // to the system that would be every address of the machine
		return nil, errors.New("-addr is empty: want 127.0.0.1 for this machine alone, 0.0.0.0 to let others in")
	}
	for p := port; ; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(addr, strconv.Itoa(p)))
		if err == nil || !errors.Is(err, syscall.EADDRINUSE) || p == port+99 || p == 65535 {
			return l, err
		}
	}
}

// addresses are what a reader can type to reach a, the likeliest first: this
// machine is localhost; to others it has the addresses of its networks.
func addresses(a *net.TCPAddr, machine []net.Addr) []string {
	local := fmt.Sprintf("http://localhost:%d", a.Port)
	if a.IP.IsLoopback() {
		return []string{local}
	}
	if !a.IP.IsUnspecified() {
		return []string{"http://" + a.String()}
	}
	var found []netip.Addr
	for _, m := range machine {
		prefix, err := netip.ParsePrefix(m.String())
		if err != nil {
			continue
		}
		ip := prefix.Addr().Unmap()
		// An address of one link needs a zone, which no browser takes.
		if ip.IsGlobalUnicast() && (ip.Is4() || a.IP.To4() == nil) {
			found = append(found, ip)
		}
	}
	// Short ones first, and those of a school's own network.
	rank := func(ip netip.Addr) int {
		switch {
		case ip.Is4() && ip.IsPrivate():
			return 0
		case ip.Is4():
			return 1
		}
		return 2
	}
	slices.SortFunc(found, func(x, y netip.Addr) int { return cmp.Or(rank(x)-rank(y), x.Compare(y)) })
	list := []string{local}
	for _, ip := range slices.Compact(found) {
		list = append(list, "http://"+netip.AddrPortFrom(ip, uint16(a.Port)).String())
	}
	return list
}
