# What the scripts that drive vidimus-responder without a registry share: keys and certificates of a small authority, made in the
# current folder by OpenSSL alone.
for key in ca ocsp tsu; do openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $key.key 2> /dev/null; done
openssl req -x509 -new -key ca.key -days 30 -subj "/C=FR/O=Essai/CN=AC" -out ca.pem
certify() { # certify NAME SERIAL EXTENSIONS
  printf '%s\n' "$3" > ext.cnf
  openssl req -new -key "$1.key" -subj "/CN=$1" | openssl x509 -req -days 30 -CA ca.pem -CAkey ca.key -set_serial "$2" -extfile ext.cnf \
    -out "$1.pem" 2> /dev/null
}
certify ocsp 10 'extendedKeyUsage=OCSPSigning'
certify tsu 11 'extendedKeyUsage=critical,timeStamping'
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ncrlnumber=number\n' > gen.cnf
: > index.txt
echo 01 > number
crl() { # crl FILE: the list of what index.txt says
  openssl ca -gencrl -config gen.cnf -cert ca.pem -keyfile ca.key -crldays 2 2> /dev/null | openssl crl -outform DER -out "$1"
}
