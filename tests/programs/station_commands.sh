#!/bin/bash
# vidimus-station at the command line: a token from blank to signing, judged by openssl and pkcs11-tool.
. "${VIDIMUS_SOURCE:?}/tests/programs/station_setup.sh"
run() { "$station" --module "$module" "$@"; }

check "a blank token is listed in French" says "vierge" run list
check "and in English" says "blank" run --lang en list
check "and in JSON" says '"state":"blank"' run --json list
refused "a PIN of the wrong form is refused" run init --label porteur --so-pin-file "$folder/so-pin" --new-pin-file "$folder/bad-form"
check "init" says "La clé porteur est initialisée" run init --label porteur --so-pin-file "$folder/so-pin" --new-pin-file "$folder/pin"
check "list shows it ready" says "prête" run list
check "inspect" says '"label":"porteur"' run --json inspect --token porteur --pin-file "$folder/pin"
check "a wrong PIN is said in French" says "Code incorrect." run inspect --token porteur --pin-file "$folder/wrong-pin"
check "and typed in JSON" says '"reason":"token.pin_incorrect"' run --json inspect --token porteur --pin-file "$folder/wrong-pin"
run inspect --token porteur --pin-file "$folder/wrong-pin" 2>/dev/null
check "a retry is possible: exit code 2" test $? = 2
refused "no PIN may stand in argv" run inspect --token porteur --pin 246810
check "change-pin" run change-pin --token porteur --pin-file "$folder/pin" --new-pin-file "$folder/new-pin"
refused "the old PIN is dead" run inspect --token porteur --pin-file "$folder/pin"
check "unblock" run unblock --token porteur --so-pin-file "$folder/so-pin" --new-pin-file "$folder/pin"
check "the PIN comes through a descriptor" run inspect --token porteur --pin-fd 9 9< "$folder/pin"

check "no key yet" says "Indiquez la clé" run test --token porteur --pin-file "$folder/pin"
pkcs11-tool --module "$module" --token-label porteur --login --pin 246810 --keypairgen --key-type EC:prime256v1 --label mine --id 01 > /dev/null 2>&1
check "test signs with the only key" says "ecdsa-sha256" run test --token porteur --pin-file "$folder/pin"
echo "a text" > "$folder/text"
check "sign" run sign --token porteur --key mine --pin-file "$folder/pin" --input "$folder/text" --output "$folder/signature"
pkcs11-tool --module "$module" --token-label porteur --read-object --type pubkey --label mine -o "$folder/public.der" > /dev/null 2>&1
check "openssl believes the signature" openssl dgst -sha256 -keyform DER -verify "$folder/public.der" -signature "$folder/signature" "$folder/text"

# A pinentry that answers twice the same code, with the protocol's escapes.
cat > "$folder/pinentry" <<'EOF'
#!/bin/bash
echo "OK Pleased to meet you"
while read -r command rest; do
  case $command in
    SETDESC) echo "$rest" >> "$(dirname "$0")/asked"; echo OK ;;
    GETPIN) echo "D 2468%31%30"; echo OK ;;
    OPTION) echo "ERR 83886254 Unknown option" ;;
    *) echo OK ;;
  esac
done
EOF
chmod +x "$folder/pinentry"
check "pinentry asks for the PIN" run inspect --token porteur --pinentry "$folder/pinentry"
check "and twice for a new one" run change-pin --token porteur --pinentry "$folder/pinentry"
check "the second asking says so" grep -q "une seconde fois" "$folder/asked"
printf '#!/bin/bash\necho OK\nwhile read -r c r; do case $c in GETPIN) echo "ERR 83886179 Operation cancelled";; *) echo OK;; esac; done\n' > "$folder/cancel"
chmod +x "$folder/cancel"
check "a cancelled dialogue is a typed error" says "annulée" run inspect --token porteur --pinentry "$folder/cancel"
check "a missing dialogue too" says "pinentry" run inspect --token porteur --pinentry "$folder/none"

# The trade's own dialogue at a terminal, not a stand-in.
if command -v pinentry-tty > /dev/null; then
  at_terminal() { python3 "$here/at_terminal.py" "$@"; }
  check "pinentry-tty asks for the PIN" says "prête" at_terminal 246810 "$station" --module "$module" --pinentry pinentry-tty inspect --token porteur
  check "its words are ours" says "Code PIN de la clé porteur" at_terminal 246810 "$station" --module "$module" --pinentry pinentry-tty inspect --token porteur
  check "and in English" says "PIN of the token porteur" at_terminal 246810 "$station" --module "$module" --lang en --pinentry pinentry-tty inspect --token porteur
  check "a new PIN twice" says "est changé" at_terminal 246810,135790,135790 "$station" --module "$module" --pinentry pinentry-tty change-pin --token porteur
  check "two that differ are asked for again" says "différentes" at_terminal 135790,246810,246811,246810,246810 "$station" --module "$module" --pinentry pinentry-tty change-pin --token porteur
  check "the PIN is the last one" run test --token porteur --pin-file "$folder/pin"
fi

# A token that blocks after three wrong PINs, as those in the hand do; SoftHSM2 never does.
counting="${VIDIMUS_BIN}/counting_token.so"
export COUNTING_TOKEN="$folder/wrong-pins" COUNTING_TOKEN_MODULE="$module"
counted() { "$station" --module "$counting" "$@"; }
check "one wrong PIN" says "Code incorrect." counted inspect --token porteur --pin-file "$folder/wrong-pin"
check "is told by the list, in French" says "un code incorrect a été saisi" counted list
check "and in English" says "a wrong code was typed" counted --lang en list
check "two" says "Wrong code." counted --lang en inspect --token porteur --pin-file "$folder/wrong-pin"
check "the last try is told" says "dernier essai de code" counted list
check "with how many are left" says '"tries_left":1' counted --json list
sed 's/SETDESC/SETERROR/; s/2468%31%30/999999/' "$folder/pinentry" > "$folder/pinentry-warned"; chmod +x "$folder/pinentry-warned"; : > "$folder/asked"
check "three wrong" says "Code incorrect." counted inspect --token porteur --pinentry "$folder/pinentry-warned"
check "the dialogue had said it was the last" grep -q "Essais restants avant blocage de la clé : 1" "$folder/asked"
check "the right PIN is too late" says "La clé est bloquée" counted inspect --token porteur --pin-file "$folder/pin"
check "in English too" says "The token is blocked" counted --lang en inspect --token porteur --pin-file "$folder/pin"
check "typed in JSON" says '"reason":"token.pin_locked"' counted --json inspect --token porteur --pin-file "$folder/pin"
counted inspect --token porteur --pin-file "$folder/pin" 2>/dev/null
check "no other try makes sense: exit code 1" test $? = 1
check "nothing left" says '"tries_left":0' counted --json list
check "the unblocking code opens it" counted unblock --token porteur --so-pin-file "$folder/so-pin" --new-pin-file "$folder/pin"
check "it is ready again" says "prête" counted list
check "its PIN serves" counted inspect --token porteur --pin-file "$folder/pin"
check "from afar a question is asked" says "question" counted --json unblock --ask --state "$folder/desk.json" --token porteur
mkdir -p "$folder/data/station"; cp "$VIDIMUS_DATA/station/messages.toml" "$folder/data/station/"
sed 's/^unblocking = .*/unblocking = ["maker"]/' "$VIDIMUS_DATA/devices.toml" > "$folder/data/devices.toml"
other_table() { VIDIMUS_DATA="$folder/data" counted "$@"; }
check "a model its table says otherwise of is not" says "au guichet" other_table unblock --ask --state "$folder/desk.json" --token porteur
check "told in English" says "is not unblocked from afar" other_table --lang en unblock --ask --state "$folder/desk.json" --token porteur
check "nor at the counter with our code" says "logiciel de son fabricant" other_table unblock --token porteur --so-pin-file "$folder/so-pin" --new-pin-file "$folder/pin"
sed -i 's/^unblocking = .*/unblocking = ["by post"]/' "$folder/data/devices.toml"
check "a way nobody knows is refused" says "est à corriger : softhsm2, unblocking" other_table list
check "help in French" says "Change le code PIN" "$station" --help
check "help in English" says "Changes the PIN" "$station" --lang en --help
check "a missing module too" says "token.module_unreadable" "$station" --json --module /nonexistent.so list
exit $failed
