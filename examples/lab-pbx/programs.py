"""Programs that the lab starts: each in a process group of its own, its output read line by line, so that every wait
is for something it says, with a deadline."""
import os
import re
import signal
import subprocess
import threading
import time


class LabFailure(Exception):
    """Something did not happen in time, or a program ended; the text is for people."""


class Program:
    def __init__(self, name, arguments, log, cwd=None):
        self.name, self.lines = name, []
        self._said = threading.Condition()
        self._log = open(log, "ab")
        self.process = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, cwd=cwd, start_new_session=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self._log.write(line)
            self._log.flush()
            with self._said:
                self.lines.append(line.decode(errors="replace").rstrip())
                self._said.notify_all()
        self._log.close()
        with self._said:
            self._said.notify_all()

    def mark(self):
        """What is said from now on is behind this mark."""
        with self._said:
            return len(self.lines)

    def wait_for(self, pattern, seconds, since=0):
        """The first line from `since` that matches; fails when it does not come in time or the program ends."""
        deadline, at = time.monotonic() + seconds, since
        with self._said:
            while True:
                while at < len(self.lines):
                    if found := re.search(pattern, self.lines[at]):
                        return found
                    at += 1
                left = deadline - time.monotonic()
                if left <= 0 or not self._reader.is_alive():
                    how = f"in {seconds} s" if left <= 0 else f"and ended with {self.process.poll()}"
                    raise LabFailure(f"{self.name} did not say {pattern!r} {how}; its last words:\n" +
                                     "\n".join("  | " + line for line in self.lines[-15:]))
                self._said.wait(min(left, 1.0))

    def count(self, pattern):
        with self._said:
            return sum(1 for line in self.lines if re.search(pattern, line))

    def type(self, text):
        """What a person types at it."""
        self.process.stdin.write((text + "\n").encode())
        self.process.stdin.flush()

    def alive(self):
        return self.process.poll() is None

    def kill(self):
        """As a power failure would."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        self._signal(signal.SIGSTOP)

    def thaw(self):
        self._signal(signal.SIGCONT)

    def wait(self, seconds):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise LabFailure(f"{self.name} did not end in {seconds} s; its last words:\n" +
                             "\n".join("  | " + line for line in self.lines[-15:])) from None

    def stop(self, seconds=10):
        """Asks it to end, then makes it. Returns its exit status."""
        if self.alive():
            self.thaw()
            self._signal(signal.SIGTERM)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        self._signal(signal.SIGKILL)  # what it started and left behind
        self.process.wait()
        self._reader.join(5)
        self.process.stdin.close()
        return self.process.returncode

    def _signal(self, which):
        try:
            os.killpg(self.process.pid, which)
        except ProcessLookupError:
            pass
