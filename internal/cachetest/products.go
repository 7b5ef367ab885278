package cachetest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Setup is a server of a product as a test wants it.
type Setup struct {
	Product string
	// Parts are lines of its configuration, by the part in which they stand: those that stand in {{braces}} in the files of
	// the product.
	Parts map[string]string
	// Files are more files in its folder, $DIR.
	Files map[string]string
	// TLS has its address begin with https.
	TLS bool
}

// Products lists what Start can start.
func Products() []string { return slices.Sorted(maps.Keys(products)) }

// Start runs a server before an upstream, host:port, and gives the address of the page. Where the product is not installed
// the test is skipped, or fails when CI=true.
func Start(tb testing.TB, s Setup, upstream string) (url string) {
	tb.Helper()
	asked, err := s.server(upstream)
	if err != nil {
		tb.Fatal(err)
	}
	url = start(tb, asked)
	if s.TLS {
		return strings.Replace(url, "http:", "https:", 1)
	}
	return url
}

var part = regexp.MustCompile(`\{\{[^}]*\}\}`)

// server puts the parts into the files of the product; an error names one that has no place there.
func (s Setup) server(upstream string) (server, error) {
	made, ok := products[s.Product]
	if !ok {
		return server{}, fmt.Errorf("%q is no product that can be started", s.Product)
	}
	made.name = s.Product
	files := maps.Clone(made.files)
	maps.Copy(files, s.Files)
	host, port, _ := strings.Cut(upstream, ":")
	fill := []string{"$ORIGIN_HOST", host, "$ORIGIN_PORT", port, "$ORIGIN", upstream}
	given := map[string]string{}
	maps.Copy(given, made.usual)
	maps.Copy(given, s.Parts)
	whole := made.command + strings.Join(slices.Collect(maps.Values(files)), "\n")
	for name, lines := range given {
		token := "{{" + name + "}}"
		if !strings.Contains(whole, token) {
			return server{}, fmt.Errorf("%s has no part %q", s.Product, name)
		}
		fill = append(fill, token, strings.NewReplacer(fill[:6]...).Replace(lines))
	}
	put := strings.NewReplacer(fill...)
	for name, text := range files {
		files[name] = part.ReplaceAllString(put.Replace(text), "")
	}
	made.files, made.command = files, strings.TrimSpace(part.ReplaceAllString(put.Replace(made.command), ""))
	return made.server, nil
}

// product is what tests can start: its server, and what stands in its parts where a test says nothing else.
type product struct {
	server
	usual map[string]string
}

// products are the reverse proxies that Debian packages. Each runs in the foreground with all of its files in $DIR, listens
// on loopback, waits two seconds for its upstream, and is as it comes otherwise.
var products = map[string]product{
	"nginx": {server{bin: "nginx", command: `"$BIN" -e stderr -p "$DIR" -c "$DIR/nginx.conf"`,
		files: map[string]string{"nginx.conf": nginxConf}}, map[string]string{"listen": "listen $ADDRESS;"}},
	"Varnish": {server{bin: "varnishd", command: `"$BIN" -F -j none -a "127.0.0.1:$PORT" -f "$DIR/page.vcl" -n "$DIR/run" -s malloc,16m -p "cc_command=exec gcc -w -fpic -shared -O0 -o %o %s" {{args}}`,
		files: map[string]string{"page.vcl": varnishConf}}, nil},
	"HAProxy": {server{bin: "haproxy", command: `"$BIN" -db -f "$DIR/haproxy.cfg"`,
		files: map[string]string{"haproxy.cfg": haproxyConf}}, map[string]string{"bind": "bind $ADDRESS", "cache": "max-age 60"}},
	"Apache": {server{bin: "apache2", command: `{ chmod 755 "$DIR"; mkdir -m 777 "$DIR/cache" "$DIR/lock"; exec "$BIN" -d "$DIR" -f "$DIR/httpd.conf" -D FOREGROUND; }`,
		files: map[string]string{"httpd.conf": apacheConf}}, map[string]string{"pass": "ProxyPass / http://$ORIGIN/"}},
	"Squid": {server{bin: "squid", command: `{ chmod 755 "$DIR"; chmod 644 "$DIR"/*; exec "$BIN" -N -f "$DIR/squid.conf"; }`,
		files: map[string]string{"squid.conf": squidConf}}, nil},
	"Traffic Server": {server{bin: "traffic_server", command: `{ mkdir "$DIR/cache"; exec "$BIN" --run-root="$DIR/runroot.yaml"; }`,
		files: map[string]string{
			"runroot.yaml": trafficRoot, "records.config": trafficRecords, "remap.config": "map / http://$ORIGIN/\n", "storage.config": "$DIR/cache 64M\n",
			"cache.config": "{{cache.config}}\n", "plugin.config": "{{plugin.config}}\n", "ip_allow.yaml": trafficAllow,
			"ssl_multicert.config": "{{ssl_multicert.config}}\n",
		}}, map[string]string{"ports": "$PORT:ip-in=127.0.0.1"}},
	"Caddy": {server{bin: "caddy", command: `XDG_CONFIG_HOME="$DIR" XDG_DATA_HOME="$DIR" "$BIN" run --adapter caddyfile --config "$DIR/Caddyfile"`,
		files: map[string]string{"Caddyfile": caddyfile}}, map[string]string{"address": "http://$ADDRESS"}},
}

// nginxConf is nginx as one process.
const nginxConf = `daemon off;
master_process off;
pid $DIR/pid;
error_log stderr error;
events {}
http {
  access_log off;
  client_body_temp_path $DIR/body;
  proxy_temp_path $DIR/proxy;
  fastcgi_temp_path $DIR/fastcgi;
  uwsgi_temp_path $DIR/uwsgi;
  scgi_temp_path $DIR/scgi;
  proxy_cache_path $DIR/cache keys_zone=top:1m inactive=1h;
  {{http}}
  server {
    {{listen}}
    proxy_connect_timeout 2s;
    proxy_read_timeout 2s;
    proxy_http_version 1.1;
    {{server}}
    location / {
      proxy_pass http://$ORIGIN;
      {{location}}
    }
  }
}
`

const varnishConf = `vcl 4.1;
backend default {
  .host = "$ORIGIN_HOST";
  .port = "$ORIGIN_PORT";
  .connect_timeout = 2s;
  .between_bytes_timeout = 2s;
  {{backend}}
}
{{vcl}}
`

const haproxyConf = `global
  maxconn 500
  nbthread 1
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 2s
cache top
  total-max-size 4
  {{cache}}
frontend site
  {{bind}}
  {{frontend}}
  default_backend www
backend www
  {{backend}}
  server origin $ORIGIN
`

// apacheConf has the modules of the package that a caching reverse proxy needs. Started by root it changes to another user.
const apacheConf = `ServerName localhost
Listen $ADDRESS
PidFile $DIR/pid
DefaultRuntimeDir $DIR
Mutex file:$DIR default
User www-data
Group www-data
ErrorLog /dev/stderr
LogLevel error
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
LoadModule deflate_module /usr/lib/apache2/modules/mod_deflate.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
LoadModule slotmem_shm_module /usr/lib/apache2/modules/mod_slotmem_shm.so
LoadModule proxy_balancer_module /usr/lib/apache2/modules/mod_proxy_balancer.so
LoadModule lbmethod_byrequests_module /usr/lib/apache2/modules/mod_lbmethod_byrequests.so
LoadModule cache_module /usr/lib/apache2/modules/mod_cache.so
LoadModule cache_disk_module /usr/lib/apache2/modules/mod_cache_disk.so
LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
LoadModule http2_module /usr/lib/apache2/modules/mod_http2.so
ServerLimit 1
StartServers 1
ThreadsPerChild 32
MaxRequestWorkers 32
MinSpareThreads 1
MaxSpareThreads 32
ProxyTimeout 2
CacheRoot $DIR/cache
CacheLockPath $DIR/lock
{{server}}
{{pass}}
`

// squidConf keeps everything in memory. Started by root it changes to another user.
const squidConf = `http_port $ADDRESS accel defaultsite=$ADDRESS
cache_peer $ORIGIN_HOST parent $ORIGIN_PORT 0 no-query no-digest originserver name=origin
http_access allow all
cache_mem 16 MB
memory_cache_shared off
pid_filename none
access_log none
cache_log /dev/null
coredump_dir $DIR
visible_hostname squid.test
shutdown_lifetime 0 seconds
pinger_enable off
dns_nameservers 127.0.0.1
connect_timeout 2 seconds
{{conf}}
`

const trafficRoot = `prefix: $DIR
exec_prefix: /usr
bindir: /usr/bin
sbindir: /usr/sbin
sysconfdir: $DIR
datadir: $DIR
includedir: /usr/include
libdir: /usr/lib
libexecdir: /usr/lib/trafficserver/modules
localstatedir: $DIR
runtimedir: $DIR
logdir: $DIR
mandir: /usr/share/man
cachedir: $DIR/cache
`

const trafficRecords = `CONFIG proxy.config.http.server_ports STRING {{ports}}
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.exec_thread.autoconfig INT 0
CONFIG proxy.config.exec_thread.limit INT 1
CONFIG proxy.config.accept_threads INT 1
CONFIG proxy.config.task_threads INT 1
CONFIG proxy.config.cache.threads_per_disk INT 1
CONFIG proxy.config.cache.ram_cache.size INT 4M
CONFIG proxy.config.http.wait_for_cache INT 1
CONFIG proxy.config.log.logging_enabled INT 0
CONFIG proxy.config.reverse_proxy.enabled INT 1
CONFIG proxy.config.http.connect_attempts_timeout INT 2
{{records.config}}
`

const trafficAllow = `ip_allow:
  - apply: in
    ip_addrs: 127.0.0.1
    action: allow
    methods: ALL
`

const caddyfile = `{
  admin off
  auto_https off
  log {
    output stderr
    level ERROR
  }
}
{{address}} {
  bind 127.0.0.1
  {{site}}
  reverse_proxy $ORIGIN {
    transport http {
      dial_timeout 2s
      response_header_timeout 2s
    }
  }
}
`
