#!/bin/sh
# A server with a certificate for localhost that nobody has signed, for
# fetch_test.c: serves the files of the folder named as whole answers and
# says "ACCEPT ADDRESS:PORT".
set -eu
cd "$1"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem \
	-days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
	2>/dev/null
printf 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%s/ok.pdf\r\n' \
	"$2" >down
printf 'Content-Length: 0\r\nConnection: close\r\n\r\n' >>down
printf 'HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n' >ok
printf '\r\n%%PDF-1.4\n%%EOF' >>ok
exec openssl s_server -HTTP -key key.pem -cert cert.pem -accept 127.0.0.1:0 \
	2>/dev/null
