#!/usr/bin/python3
"""A mail server for tests: takes letters and keeps each in a folder as N.eml, with its envelope in N.envelope (JSON).

Prints its port, then serves until its standard input closes. Needs python3-aiosmtpd.
"""
import argparse
import json
import logging
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

warnings.simplefilter("ignore")
logging.disable()  # refused handshakes are part of the tests


class Keeper:
    def __init__(self, folder, refused, later):
        self.folder = pathlib.Path(folder)
        self.refused = refused
        self.later = later
        self.count = len(list(self.folder.glob("*.eml")))  # a sink that comes back keeps what it had

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        if address in self.later:
            return "451 4.3.0 mailbox busy, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        (self.folder / f"{self.count}.eml").write_bytes(envelope.original_content)
        about = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data.login.decode() if session.auth_data else None,
        }
        (self.folder / f"{self.count}.envelope").write_text(json.dumps(about))
        return "250 kept"


class Sink(Controller):
    def __init__(self, keeper, options):
        super().__init__(keeper, hostname="127.0.0.1", port=options.port)
        self.options = options
        self.context = None
        if options.cert:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(options.cert, options.key)

    def _trigger_server(self):  # the base class would greet itself on port 0
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self):
        options = self.options
        def authenticate(server, session, envelope, mechanism, data):
            right = (
                isinstance(data, LoginPassword)
                and f"{data.login.decode()}:{data.password.decode()}" == options.auth
            )
            return AuthResult(success=right, auth_data=data if right else None, handled=False)

        return SMTP(
            self.handler,
            hostname="sink.example",
            tls_context=self.context,
            require_starttls=self.context is not None,
            authenticator=authenticate if options.auth else None,
            auth_required=bool(options.auth),
            auth_require_tls=self.context is not None,
            data_size_limit=options.size_limit,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--cert", help="PEM; STARTTLS is then required")
    parser.add_argument("--key")
    parser.add_argument("--auth", help="user:password, required when given")
    parser.add_argument("--refuse", action="append", default=[], help="recipient refused for good")
    parser.add_argument("--later", action="append", default=[], help="recipient refused for now")
    parser.add_argument("--size-limit", type=int, default=33554432)
    options = parser.parse_args()
    sink = Sink(Keeper(options.folder, options.refuse, options.later), options)
    sink.start()
    print(sink.port, flush=True)
    sys.stdin.read()
    sink.stop()


if __name__ == "__main__":
    main()
