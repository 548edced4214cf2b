"""A throw-away instance of the sample on free ports, its programs, and people who sign in."""
import http.client
import os
import pathlib
import re
import ssl
import subprocess
import time
import urllib.parse

from turns import Server, free_port

os.environ.setdefault("VIDIMUS_DATA", str(pathlib.Path(__file__).resolve().parent.parent / "data"))


class House:
    def __init__(self, programs, folder, *options):
        self.programs, self.folder = pathlib.Path(programs).resolve(), pathlib.Path(folder) / "instance"
        self.portal, self.door, self.public = (free_port() for _ in range(3))
        self.command("init", "--sample", "--portal-port", self.portal, "--certificate-port", self.door, "--public-port", self.public,
                     *options)
        self.command("setup")

    def command(self, name, *options):
        subprocess.run([self.programs / "vidimus", name, *map(str, options), "--instance", self.folder], check=True,
                       stdout=subprocess.DEVNULL)

    def registry(self, pinned=True):
        return Server(self.portal, self.programs / "vidimusd", "--instance", self.folder, pinned=pinned)

    def responder(self):
        return Server(self.public, self.programs / "vidimus-responder", "--instance", self.folder)

    def database(self):
        """The file of its database."""
        return self.folder / "vidimus.db"

    def settings(self, text):
        with open(self.folder / "vidimus.toml", "a") as file:
            file.write(text)

    def change(self, old, new):
        path = self.folder / "vidimus.toml"
        text = path.read_text()
        if old not in text:
            raise SystemExit(f"vidimus.toml has no {old!r}")
        path.write_text(text.replace(old, new, 1))


class Visitor:
    """One person with a kept connection and his cookies."""

    def __init__(self, house):
        trusting = ssl.create_default_context()
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        self.connection = http.client.HTTPSConnection("localhost", house.portal, context=trusting)
        self.cookies, self.mail = {}, house.folder / "mail"

    def ask(self, path, form=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("POST" if body else "GET", path, body, headers)
        reply = self.connection.getresponse()
        page = reply.read().decode(errors="replace")  # files too
        for line in reply.headers.get_all("Set-Cookie", []):
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return reply, page

    def send(self, path, form):
        _, page = self.ask(path)
        form["csrf"] = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        return self.ask(path, form)

    def sign_in(self, email):
        before = set(self.mail.glob("**/*.eml"))
        self.send("/connexion", {"email": email})
        for _ in range(200):
            for letter in set(self.mail.glob("**/*.eml")) - before:
                text = letter.read_text(errors="replace").replace("=\n", "")
                found = re.search(r"(/connexion/[\w-]+)", text)
                if email in text and found:
                    self.send(found[1], {})
                    return
            time.sleep(0.1)
        raise SystemExit(f"no letter to {email}")
