package webdriver

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A Browser is one that is no Chromium, with a new profile and one window.
type Browser struct {
	Name     string // "Firefox", "WebKitGTK"
	wire     wire
	patience time.Duration
	stop     []func() // what ends it, the last first
}

// Missing is the error of a browser that is not on this machine. It says what to
// install.
type Missing struct{ Name, Wants string }

// Error says what is missing, and how to have it.
func (m *Missing) Error() string {
	return fmt.Sprintf("%s cannot be driven here: %s", m.Name, m.Wants)
}

// size is the window's, in CSS pixels.
const width, height = 1440, 900

// Firefox starts Firefox without a screen. Each wait for it lasts patience at the
// most.
func Firefox(patience time.Duration) (b *Browser, err error) {
	program, err := first("firefox-esr", "firefox")
	if err != nil {
		return nil, &Missing{"Firefox", "install firefox-esr or firefox"}
	}
	b = &Browser{Name: "Firefox", patience: patience}
	defer b.closeIf(&err)
	profile, err := b.folder()
	if err != nil {
		return nil, err
	}
	// Port 0 is any that is free; the browser writes down which. All else that
	// keeps a test's browser quiet it sets by itself.
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte("user_pref(\"marionette.port\", 0);\n"), 0o600); err != nil {
		return nil, err
	}
	firefox := exec.Command(program, "--headless", "--marionette", "--no-remote", "--profile", profile,
		"--width", strconv.Itoa(width), "--height", strconv.Itoa(height), "about:blank")
	firefox.Env = append(os.Environ(), "HOME="+profile)
	ended, err := b.start(firefox)
	if err != nil {
		return nil, err
	}
	var port string
	err = b.until(ended, func() error {
		text, err := os.ReadFile(filepath.Join(profile, "MarionetteActivePort"))
		if err == nil && len(text) == 0 {
			return errors.New("no port is written down yet")
		}
		port = strings.TrimSpace(string(text))
		return err
	})
	if err != nil {
		return nil, err
	}
	m, err := dialMarionette("127.0.0.1:"+port, patience)
	if err != nil {
		return nil, err
	}
	b.wire = m
	b.stop = append(b.stop, func() { m.connection.Close() })
	if _, err := m.do("NewSession", nil); err != nil {
		return nil, err
	}
	return b, b.ready()
}

// WebKit starts WebKitGTK's small browser on a screen that is none. Each wait for
// it lasts patience at the most.
func WebKit(patience time.Duration) (b *Browser, err error) {
	driver, err := first("WebKitWebDriver")
	if err != nil {
		return nil, &Missing{"WebKitGTK", "install webkit2gtk-driver"}
	}
	screen, err := first("Xvfb")
	if err != nil {
		return nil, &Missing{"WebKitGTK", "install xvfb"}
	}
	var program string
	for _, pattern := range []string{"/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/lib*/webkit2gtk-4.1/MiniBrowser", "/usr/libexec/webkit2gtk-4.1/MiniBrowser"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			program = found[0]
		}
	}
	if program == "" {
		return nil, &Missing{"WebKitGTK", "its MiniBrowser is not among the usual folders; Debian's is in libwebkit2gtk-4.1-0"}
	}
	b = &Browser{Name: "WebKitGTK", patience: patience}
	defer b.closeIf(&err)
	home, err := b.folder()
	if err != nil {
		return nil, err
	}
	number, err := b.screen(screen)
	if err != nil {
		return nil, err
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := free.Addr().(*net.TCPAddr)
	free.Close()
	webkit := exec.Command(driver, "--port="+strconv.Itoa(address.Port))
	webkit.Env = append(os.Environ(), "HOME="+home, "XDG_RUNTIME_DIR="+home, "DISPLAY=:"+number, "GDK_BACKEND=x11", "NO_AT_BRIDGE=1")
	ended, err := b.start(webkit)
	if err != nil {
		return nil, err
	}
	err = b.until(ended, func() error {
		connection, err := net.Dial("tcp", address.String())
		if err == nil {
			connection.Close()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	w, err := dialWeb("http://"+address.String(), map[string]any{
		"webkitgtk:browserOptions": map[string]any{"binary": program, "args": []string{"--automation"}}}, patience)
	if err != nil {
		return nil, err
	}
	b.wire = w
	b.stop = append(b.stop, func() { w.do("DeleteSession", nil) })
	return b, b.ready()
}

// screen starts a screen in memory and gives its number.
func (b *Browser) screen(program string) (string, error) {
	out, in, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer out.Close()
	x := exec.Command(program, "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{in}
	_, err = b.start(x)
	in.Close() // the screen has its own
	if err != nil {
		return "", err
	}
	out.SetReadDeadline(time.Now().Add(b.patience))
	number, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("%s does not start: %w", program, err)
	}
	return strings.TrimSpace(number), nil
}

// ready gives the window its size, and scripts their time.
func (b *Browser) ready() error {
	if _, err := b.wire.do("SetTimeouts", map[string]any{"script": b.patience.Milliseconds(), "pageLoad": b.patience.Milliseconds()}); err != nil {
		return err
	}
	_, err := b.wire.do("SetWindowRect", map[string]any{"x": 0, "y": 0, "width": width, "height": height})
	return err
}

// Close ends the browser and deletes its profile.
func (b *Browser) Close() {
	for ; len(b.stop) > 0; b.stop = b.stop[:len(b.stop)-1] {
		b.stop[len(b.stop)-1]()
	}
}

func (b *Browser) closeIf(err *error) {
	if *err != nil {
		*err = fmt.Errorf("%s does not start: %w", b.Name, *err)
		b.Close()
	}
}

// folder makes a folder for the length of the browser's life.
func (b *Browser) folder() (string, error) {
	dir, err := os.MkdirTemp("", "lab-browser-")
	if err == nil {
		b.stop = append(b.stop, func() { os.RemoveAll(dir) })
	}
	return dir, err
}

// start starts a program. ended says when it has come to its end by itself.
func (b *Browser) start(c *exec.Cmd) (ended <-chan error, err error) {
	if err := c.Start(); err != nil {
		return nil, err
	}
	over := make(chan error, 1)
	go func() { over <- c.Wait(); close(over) }()
	b.stop = append(b.stop, func() {
		c.Process.Signal(os.Interrupt)
		select {
		case <-over:
		case <-time.After(5 * time.Second):
			c.Process.Kill()
			<-over
		}
	})
	return over, nil
}

// until tries something until it works, or the program has ended.
func (b *Browser) until(ended <-chan error, try func() error) error {
	for deadline := time.Now().Add(b.patience); ; time.Sleep(look) {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case over := <-ended:
			return fmt.Errorf("it ended: %v", over)
		default:
		}
		if time.Now().After(deadline) {
			return err
		}
	}
}

func first(names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("none of " + strings.Join(names, ", "))
}
