#!/usr/bin/env python3
"""SIGHUP takes CTI managers out of the configuration, brings others and changes their order, while people talk: nobody
hears of it but by the calls that go on."""
import json
import re
import signal
import tempfile
import unittest

from office import ED3, LINES, Client, Office
from programs import SimulatedPbx


class Reload(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        pbx = SimulatedPbx(managers=4)
        self.addCleanup(pbx.__exit__)
        self.office = Office(folder.name, pbx)
        self.office.managers = pbx.ports[:2]
        self.addCleanup(lambda: self.office.gateway and self.office.gateway.__exit__())
        self.clients = []

    def links(self):
        """Sessions by manager's port, in the order of the configuration."""
        status = json.loads(self.office.command("status")[1])
        return {int(link["manager"].split(":")[1]): link["sessions"] for link in status["links"]}

    def reload(self, *managers):
        self.office.managers = managers
        self.office.configure()
        self.office.gateway.child.send_signal(signal.SIGHUP)
        self.office.gateway.expect("reloaded")

    def sign_in(self, count):
        for i in range(count):
            client = Client("tcp", ("alice", "bob")[i % 2], len(self.clients))
            self.addCleanup(client.close)
            client.connect(self.office.ports[0])
            client.sign_in()
            self.clients.append(client)

    def call(self, client, to):
        _, made = client.answer("INFO", f'<MakeCall xmlns="{ED3}"><callingDevice>{LINES[client.user]}</callingDevice>'
                                        f'<calledDirectoryNumber>tel:{to}</calledDirectoryNumber>'
                                        '<autoOriginate>doNotPrompt</autoOriginate></MakeCall>')
        return re.search("<callID>(.*?)</callID>", made).group(1)

    def expect_each(self, *patterns):
        """A line with each, in any order."""
        left = set(patterns)
        while left:
            line = self.office.gateway.expect("|".join(left)).string
            left = {pattern for pattern in left if not re.search(pattern, line)}

    def expect_true_views(self):
        for client in self.clients:
            truth = client.snapshot()
            self.assertEqual(client.told_calls(), truth, client.name)

    def test_managers_leave_and_come_while_people_talk(self):
        first, second, third, fourth = self.office.pbx.ports
        self.office.start()
        self.office.in_service()
        self.sign_in(8)
        self.assertEqual(self.links(), {first: 4, second: 4})
        kept = self.call(self.clients[0], "+15551234567")  # outside, and answers
        for client in self.clients:
            if client.user == "alice":
                client.wait_for("EstablishedEvent", "<callID>")
        # One leaves, one comes.
        self.reload(second, third)
        self.expect_each(f":{first}.* last session has left", f":{third}.* in service")
        self.assertEqual(list(self.links().items())[0], (second, 8))
        self.assertEqual(list(self.links()), [second, third])
        self.expect_true_views()
        told = [len(client.events) for client in self.clients]
        # All that there are leave, before those that come are there: they serve until then.
        self.reload(fourth, first)
        self.expect_each(f":{second}.* last session has left", f":{third}.* last session has left",
                         f":{fourth}.* in service", f":{first}.* in service")
        self.assertEqual(set(self.links()), {fourth, first})
        self.assertEqual(sum(self.links().values()), 8)
        self.expect_true_views()
        self.assertEqual([len(client.events) for client in self.clients], told, "nothing has happened to any call")
        # The other order: no link is touched, and sign-ins take turns.
        self.reload(first, fourth)
        self.sign_in(2)
        self.assertEqual(list(self.links()), [first, fourth])
        _, cleared = self.clients[0].answer(
            "INFO", f'<ClearConnection xmlns="{ED3}"><connectionToBeCleared><callID>{kept}</callID>'
                    f'<deviceID>{LINES["alice"]}</deviceID></connectionToBeCleared></ClearConnection>')
        self.assertIn("<ClearConnectionResponse", cleared)
        self.expect_true_views()
        # What cannot be is refused, and everything stays.
        self.office.managers = ()
        self.office.configure()
        self.office.gateway.child.send_signal(signal.SIGHUP)
        self.office.gateway.expect("cti.manager")
        self.assertEqual(list(self.links()), [first, fourth])
        self.expect_true_views()
        self.assertEqual(self.office.end(signal.SIGTERM), 0)


if __name__ == "__main__":
    unittest.main()
