#!/usr/bin/env python3
"""The provider of the chaos test: known content behind answers that are refused, late, dripped and cut off.

usage: provider.py PORT SEED ACCOUNTS PAGE     It is told what to do on standard input, a JSON object a line, and ends with it.
"""
import asyncio
import json
import os
import random
import socket
import struct
import sys
import urllib.parse

import contents

# How often a request goes wrong, of a thousand.
FAULTS = [("429", 15), ("500", 20), ("drip", 10), ("cut", 10), ("silent", 1)]


class Provider:
    def __init__(self, seed, accounts, page):
        self.seed = seed
        self.accounts = {account.token: account for account in (contents.Account(seed, n, page) for n in range(accounts))}
        self.numbered = list(self.accounts.values())
        self.asked = {}
        self.is_calm = True
        self.storm = None
        self.counts = {}

    def fault(self, token, target):
        """What happens to this request: the same for the same request of the same seed, whenever it comes."""
        if self.is_calm:
            return None
        if self.storm and self.storm[1] > asyncio.get_running_loop().time():
            return self.storm[0]
        number = self.asked[token, target] = self.asked.get((token, target), 0) + 1
        roll = random.Random("%s/%s/%s/%d" % (self.seed, token, target, number)).random() * 1000
        for name, share in FAULTS:
            if roll < share:
                return name
            roll -= share
        return None

    def answer(self, account, path, query):
        if path == "/v1/me":
            return {"id": "account-%d" % account.number, "name": "Account %d" % account.number}
        if path == "/v1/users":
            since = int(query["since"][0]) if "since" in query else None
            users, following = account.page(query.get("cursor", [""])[0], since)
            return {"users": users, "next": following}
        parts = path.split("/")
        if len(parts) == 5 and parts[2] == "users" and parts[4] == "devices":
            devices = account.devices(parts[3])
            return None if devices is None else {"devices": devices}
        return None

    async def serve(self, reader, writer):
        try:
            while await self.exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        target = head[0].split(" ")[1]
        fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        token = {name.lower(): value for name, value in fields.items()}.get("authorization", "").removeprefix("Bearer ")
        account = self.accounts.get(token)
        if account is None:
            return await self.send(writer, 401, {"error": "who are you?"})
        fault = self.fault(token, target)
        self.counts[fault or "right"] = self.counts.get(fault or "right", 0) + 1
        if fault == "429":
            return await self.send(writer, 429, {"error": "too many"}, "Retry-After: 1\r\n")
        if fault == "500":
            return await self.send(writer, 500, {"error": "not now"})
        url = urllib.parse.urlsplit(target)
        content = self.answer(account, url.path, urllib.parse.parse_qs(url.query))
        if content is None:
            return await self.send(writer, 404, {"error": "there is no such thing"})
        body = contents.text(content).encode()
        if fault is None:
            return await self.send(writer, 200, body)
        if fault == "silent":
            await asyncio.sleep(8)
            return False
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body))
        pieces = [body[start:start + len(body) // 8 + 1] for start in range(0, len(body), len(body) // 8 + 1)]
        for piece in pieces[:4] if fault == "cut" else pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.25 if fault == "drip" else 0.01)
        if fault == "cut":
            end = writer.get_extra_info("socket")
            if end is not None:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        return fault == "drip"

    @staticmethod
    async def send(writer, status, content, more=""):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        head = "HTTP/1.1 %d Status\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n" % (status, len(body), more)
        writer.write(head.encode() + body)
        await writer.drain()
        return True

    def control(self, order):
        if order["do"] == "advance":
            self.numbered[order["account"]].advance()
            return self.numbered[order["account"]].version
        if order["do"] == "calm":
            self.is_calm = order["calm"]
        if order["do"] == "storm":
            self.storm = (order["kind"], asyncio.get_running_loop().time() + order["seconds"])
        return self.counts


async def main():
    port, seed, accounts, page = sys.argv[1:]
    provider = Provider(seed, int(accounts), int(page))
    server = await asyncio.start_server(provider.serve, "127.0.0.1", int(port))
    async with server:
        await asyncio.create_task(orders(provider.control))


async def orders(control):
    """Does what is asked on standard input, until it ends."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print("ready", flush=True)
    while line := await reader.readline():
        print(json.dumps(control(json.loads(line))), flush=True)
    # Nobody waits for what is under way.
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
