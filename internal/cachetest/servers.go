package cachetest

import "strings"

// nginxConf is nginx as one process, with all of its files in $DIR.
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
  proxy_cache_path $DIR/cache keys_zone=page:1m inactive=1h;
  server {
    listen $ADDRESS;
    location / {
      proxy_pass http://$ORIGIN;
      proxy_connect_timeout 2s;
      proxy_read_timeout 2s;
      proxy_http_version 1.1;
      $DIRECTIVES
    }
  }
}
`

func nginx(origin, directives string) server {
	if !strings.Contains(directives, "proxy_cache off") {
		directives = "proxy_cache page;\n" + directives
	}
	return server{name: "nginx", bin: "nginx", command: `"$BIN" -e stderr -p "$DIR" -c "$DIR/nginx.conf"`,
		files: map[string]string{"nginx.conf": strings.NewReplacer("$ORIGIN", origin, "$DIRECTIVES", directives).Replace(nginxConf)}}
}

const varnishConf = `vcl 4.1;
backend default {
  .host = "$HOST";
  .port = "$PORT";
  .connect_timeout = 2s;
  .first_byte_timeout = 2s;
  .between_bytes_timeout = 2s;
}
`

func varnish(origin, grace, vcl string) server {
	host, port, _ := strings.Cut(origin, ":")
	command := `"$BIN" -F -j none -a "127.0.0.1:$PORT" -f "$DIR/page.vcl" -n "$DIR/run" -s malloc,16m -p default_grace=` + grace
	return server{name: "Varnish", bin: "varnishd", command: command,
		files: map[string]string{"page.vcl": strings.NewReplacer("$HOST", host, "$PORT", port).Replace(varnishConf) + vcl}}
}
