package emulator_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"netralbot/bot/emulator"
)

func pageServer(t *testing.T) *emulator.Server {
	t.Helper()
	s := emulator.New(emulator.Options{Page: true, People: demoPeople})
	t.Cleanup(func() { s.Close() })
	return s
}

// request sends a request with headers a browser would or wouldn't send.
func request(t *testing.T, method, address, body string, header map[string]string) *http.Response {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp
}

// Neither a name that points here nor a page from elsewhere reaches the demo
// or the bot's own methods.
func TestPageIsClosedToOthers(t *testing.T) {
	s := pageServer(t)
	s.Person("asn").Send("halo")
	u, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	send := "/bot" + s.Token() + "/sendMessage?chat_id=" + itoa(s.Person("asn").ID()) + "&text=x"
	for _, tt := range []struct {
		name, method, path string
		header             map[string]string
		want               int
	}{
		{"the page", "GET", "/", nil, 200},
		{"by another name", "GET", "/", map[string]string{"Host": "evil.example:" + u.Port()}, 403},
		{"by localhost", "GET", "/", map[string]string{"Host": "localhost:" + u.Port()}, 200},
		{"by a link", "GET", "/", map[string]string{"Sec-Fetch-Site": "cross-site"}, 200},
		{"setup by the page", "GET", "/demo/setup", map[string]string{"Sec-Fetch-Site": "same-origin"}, 200},
		{"setup by a stranger", "GET", "/demo/setup", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"setup by a neighbour's port", "GET", "/demo/setup", map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		{"sending by a stranger", "POST", "/demo/send", map[string]string{"Origin": "https://evil.example"}, 403},
		{"sending by null", "POST", "/demo/send", map[string]string{"Origin": "null"}, 403},
		{"sending by the page", "POST", "/demo/send", map[string]string{"Origin": s.URL()}, 200},
		{"a method by the bot", "GET", send, nil, 200},
		{"a method by a stranger's picture", "GET", send, map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
	} {
		resp := request(t, tt.method, s.URL()+tt.path, `{"person":"asn","text":"halo"}`, tt.header)
		if resp.StatusCode != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, resp.StatusCode, tt.want)
		}
		csp := resp.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") {
			t.Errorf("%s: policy %q", tt.name, csp)
		}
	}
	if err := emulator.New(emulator.Options{}).Start("0.0.0.0:0"); err == nil {
		t.Error("the server listens to the network")
	}
}

// The page's own files name nothing outside of it, and no markup in scripts.
func TestPageFilesStayHere(t *testing.T) {
	s := pageServer(t)
	outside := regexp.MustCompile(`(?i)(?:src|href|url\(|import|from|fetch\()\s*[=(]?\s*["']?(?:https?:)?//[a-z]`)
	for _, name := range []string{"", "page/style.css", "page/bubble.css", "page/composer.css", "page/app.js", "page/pane.js", "page/bubble.js",
		"page/entities.js", "page/composer.js", "page/picker.js", "page/menu.js", "page/dom.js", "page/api.js", "page/words.js", "page/icon.svg", "page/pattern.svg"} {
		resp := request(t, "GET", s.URL()+"/"+name, "", nil)
		data, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 200 || len(data) == 0 {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
		if found := outside.Find(data); found != nil {
			t.Errorf("%s loads from outside: %s", name, found)
		}
		for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("} {
			if strings.Contains(string(data), word) {
				t.Errorf("%s uses %s", name, word)
			}
		}
		if name == "" && (!strings.Contains(string(data), "DEMO") || !strings.Contains(string(data), `lang="id"`)) {
			t.Error("the page doesn't say DEMO, or in which language")
		}
	}
}

func TestPageActions(t *testing.T) {
	s := pageServer(t)
	do := func(path, body string) int {
		return request(t, "POST", s.URL()+"/demo/"+path, body, nil).StatusCode
	}
	for _, tt := range []struct {
		path, body string
		want       int
	}{
		{"send", `{"person":"asn","text":"halo"}`, 200},
		{"send", `{"person":"asn","text":"  "}`, 400},
		{"send", `{"person":"orang lain","text":"halo"}`, 404},
		{"send", `bukan json`, 400},
		{"press", `{"person":"asn","message":1,"row":0,"col":0}`, 410},
		{"press", `{"person":"asn","message":1,"row":-1,"col":0}`, 410},
		{"choose", `{"person":"asn","id":"x"}`, 410},
		{"edit", `{"person":"asn","message":1,"text":"halo lagi"}`, 200},
		{"edit", `{"person":"warga","message":1,"text":"bukan milik saya"}`, 410},
		{"delete", `{"person":"asn","message":1}`, 200},
		{"delete", `{"person":"asn","message":1}`, 410},
		{"block", `{"person":"asn","blocked":true}`, 200},
	} {
		if got := do(tt.path, tt.body); got != tt.want {
			t.Errorf("%s %s: %d, want %d", tt.path, tt.body, got, tt.want)
		}
	}
	// Somebody a test has made is none of the page's people.
	s.Person("rahasia").Send("halo")
	if got := do("send", `{"person":"rahasia","text":"x"}`); got != 404 {
		t.Errorf("a person not on the page: %d", got)
	}
}

// What a person uploads comes back as a picture or a download, never as a page.
func TestPageFileTypes(t *testing.T) {
	s := pageServer(t)
	asn := s.Person("asn")
	pic := asn.SendPhoto("", photo(t, 20, 20)).Photos[0]
	html := asn.SendDocument("x\".html", "text/html", []byte("<script>alert(1)</script>")).Document
	svg := asn.SendPhoto("", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)).Photos[0]
	for _, tt := range []struct{ id, kind, disposition string }{
		{pic.ID, "image/jpeg", ""},
		{html.ID, "application/octet-stream", "attachment; filename*=UTF-8''x_.html"},
		{svg.ID, "application/octet-stream", ""},
	} {
		resp := request(t, "GET", s.URL()+"/demo/file/"+tt.id, "", nil)
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != tt.kind || resp.Header.Get("Content-Disposition") != tt.disposition || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%d %v", resp.StatusCode, resp.Header)
		}
	}
	if resp := request(t, "GET", s.URL()+"/demo/file/x", "", nil); resp.StatusCode != 404 {
		t.Errorf("an unknown file: %d", resp.StatusCode)
	}
}
