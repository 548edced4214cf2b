#!/usr/bin/env python3
"""Runs a command at a terminal of its own and types what a person would, one answer for each question of its PIN dialogue.

usage: at_terminal.py ANSWERS COMMAND…   ANSWERS: codes between commas; each is typed when the dialogue has asked once more.
Prints all that stood on the terminal; ends as the command did."""
import os
import pty
import select
import sys
import time

answers, command = sys.argv[1].split(","), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.environ.update(TERM="dumb", GPG_TTY=os.ttyname(0))
    os.execvp(command[0], command)
seen, answered, until = b"", 0, time.monotonic() + 20
while time.monotonic() < until:
    ready, _, _ = select.select([terminal], [], [], 0.2)
    if not ready:
        continue
    try:
        octets = os.read(terminal, 4096)
    except OSError:
        break
    if not octets:
        break
    seen += octets
    # pinentry-tty ends each question with the prompt it was given.
    if answered < len(answers) and seen.decode(errors="replace").count("Code :") + seen.count(b"Code:") > answered:
        time.sleep(0.3)  # the dialogue empties its input before it reads
        os.write(terminal, answers[answered].encode() + b"\n")
        answered += 1
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
