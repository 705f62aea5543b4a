package emulator

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

const (
	firstRetry     = 100 * time.Millisecond // Telegram begins with 1 s
	lastRetry      = time.Minute
	hookTimeout    = 60 * time.Second
	defaultHookMax = 40
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

// webhook delivers updates: those of one chat in order, those of different
// chats side by side up to max. Guarded by Server.mu.
type webhook struct {
	url, secret string
	max         int
	client      Doer
	custom      bool // came with a certificate
	ctx         context.Context
	stop        context.CancelFunc
	busy        map[int64]bool // chats with a delivery under way
	lastError   string
	lastDate    time.Time
}

func (s *Server) setWebhook(c *call) (any, *apiError) {
	if c.str("url") == "" {
		return s.deleteWebhook(c)
	}
	h, e := s.newWebhook(c)
	if e != nil {
		return nil, e
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		h.stop()
		return nil, &apiError{code: 500, description: "Internal Server Error: restart", injected: true}
	}
	s.setAllowed(c.str("allowed_updates"))
	if c.flag("drop_pending_updates") {
		s.confirm(len(s.updates.queue))
	}
	s.updates.kick(&apiError{code: 409, description: "Conflict: terminated by setWebhook request"})
	s.stopWebhook()
	s.hook = h
	s.work.Go(func() { s.deliverAll(h) })
	s.mu.Unlock()
	return true, nil
}

func (s *Server) newWebhook(c *call) (*webhook, *apiError) {
	u, err := url.Parse(c.str("url"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, badRequest("invalid webhook URL specified")
	}
	secret := c.str("secret_token")
	switch ip := net.ParseIP(u.Hostname()); {
	case len(secret) > 256:
		return nil, badRequest("secret token is too long")
	case !secretToken.MatchString(secret):
		return nil, badRequest("secret token contains unallowed characters")
	case ip != nil && ip.IsLoopback() || u.Hostname() == "localhost":
	case u.Scheme != "https":
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	case !strings.Contains(" 443 80 88 8443 ", " "+u.Port()+" ") && u.Port() != "":
		return nil, badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	default:
		return nil, badRequest("bad webhook: emulator: only loopback addresses are reached")
	}
	h := &webhook{
		url: c.str("url"), secret: secret, max: c.num("max_connections", defaultHookMax, 1, 100),
		client: s.opts.WebhookClient, busy: map[int64]bool{},
	}
	if up := c.files["certificate"]; up != nil {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(up.data) {
			return nil, badRequest("bad webhook: Failed to set custom certificate file")
		}
		h.custom = true
		h.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	}
	if h.client == nil {
		h.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: h.max}}
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	return h, nil
}

func (s *Server) deleteWebhook(c *call) (any, *apiError) {
	s.mu.Lock()
	s.stopWebhook()
	if c.flag("drop_pending_updates") {
		s.confirm(len(s.updates.queue))
	}
	s.mu.Unlock()
	return true, nil
}

// stopWebhook ends deliveries; updates not acknowledged stay. The caller
// holds s.mu.
func (s *Server) stopWebhook() {
	if s.hook != nil {
		s.hook.stop()
		s.hook = nil
	}
}

func (s *Server) getWebhookInfo(*call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.updates.queue)}
	if s.updates.allowed != nil {
		var kinds []string
		for kind := range s.updates.allowed {
			kinds = append(kinds, kind)
		}
		info["allowed_updates"] = kinds
	}
	if h := s.hook; h != nil {
		info["url"], info["has_custom_certificate"], info["max_connections"] = h.url, h.custom, h.max
		info["ip_address"] = "127.0.0.1"
		if h.lastError != "" {
			info["last_error_date"], info["last_error_message"] = h.lastDate.Unix(), h.lastError
		}
	}
	return info, nil
}

// Webhook is the address set by setWebhook; "" when none is.
func (s *Server) Webhook() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook == nil {
		return ""
	}
	return s.hook.url
}

// deliverAll hands updates out until the webhook is deleted.
func (s *Server) deliverAll(h *webhook) {
	for {
		s.mu.Lock()
		if h.ctx.Err() != nil {
			s.mu.Unlock()
			return
		}
		for _, u := range s.updates.queue {
			if len(h.busy) >= h.max {
				break
			}
			if !h.busy[u.chat] {
				h.busy[u.chat] = true
				s.work.Go(func() { s.deliverOne(h, u) })
			}
		}
		wake := s.updates.wake
		s.mu.Unlock()
		select {
		case <-wake:
		case <-h.ctx.Done():
			return
		}
	}
}

// deliverOne sends an update until it is taken.
func (s *Server) deliverOne(h *webhook, u *update) {
	defer func() {
		s.mu.Lock()
		delete(h.busy, u.chat)
		s.updates.stir()
		s.mu.Unlock()
	}()
	for delay := firstRetry; ; delay = min(delay*2, lastRetry) {
		f := s.fault("webhook", u.chat)
		if f != nil {
			f.wait(h.ctx, s.closing)
		}
		wait, err := s.push(h, u)
		if err == nil {
			if f != nil && f.Duplicate {
				_, _ = s.push(h, u)
			}
			s.acknowledge(u)
			return
		}
		s.mu.Lock()
		h.lastError, h.lastDate = err.Error(), s.now()
		s.mu.Unlock()
		timer := time.NewTimer(max(delay, wait))
		select {
		case <-timer.C:
		case <-h.ctx.Done():
			timer.Stop()
			return
		}
	}
}

func (s *Server) acknowledge(u *update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.updates
	for i, have := range q.queue {
		if have == u {
			// Bring it to the head so that confirm counts it alone.
			copy(q.queue[1:i+1], q.queue[:i])
			q.queue[0] = u
			s.confirm(1)
			return
		}
	}
}

// push makes one delivery. Its error is worded as getWebhookInfo shows it.
func (s *Server) push(h *webhook, u *update) (retryAfter time.Duration, err error) {
	ctx, cancel := context.WithTimeout(h.ctx, hookTimeout)
	defer cancel()
	body, err := json.Marshal(u)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("connection failed: %w", err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode/100 != 2 {
		retryAfter = time.Duration(parseInt(resp.Header.Get("Retry-After"))) * time.Second
		return retryAfter, fmt.Errorf("wrong response from the webhook: %s", resp.Status)
	}
	var call struct{ Method string }
	if json.Unmarshal(answer, &call) == nil && call.Method != "" {
		s.refuse(Refusal{Method: call.Method, Description: "not imitated: a method called in the answer to a webhook"})
	}
	return 0, nil
}
