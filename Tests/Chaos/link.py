#!/usr/bin/env python3
"""The link between programs and the database of the chaos test: one port for each program, to be cut, slowed and silenced by itself.

usage: link.py DATABASE_PORT PORT...     It is told what to do on standard input, a JSON object a line, and ends with it.
"""
import asyncio
import socket
import struct
import sys

import provider


class Link:
    """What goes through one port."""

    def __init__(self, database):
        self.database = database
        self.pairs = set()
        self.clear()

    def clear(self):
        self.is_cut, self.is_silent, self.latency, self.rate = False, False, 0, None

    async def accept(self, reader, writer):
        if self.is_cut:
            return reset(writer)
        try:
            upstream = await asyncio.open_connection("127.0.0.1", self.database)
        except OSError:
            return reset(writer)
        pair = (writer, upstream[1])
        self.pairs.add(pair)
        try:
            await asyncio.gather(self.pump(reader, upstream[1]), self.pump(upstream[0], writer))
        finally:
            self.pairs.discard(pair)
            for end in pair:
                end.close()

    async def pump(self, reader, writer):
        try:
            while data := await reader.read(16384):
                while self.is_silent:
                    await asyncio.sleep(0.05)
                if self.latency or self.rate:
                    await asyncio.sleep(self.latency + (len(data) / self.rate if self.rate else 0))
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            # Half a connection of PostgreSQL is none.
            writer.close()

    def cut(self):
        """As if the cable were torn, and both ends heard of it."""
        for pair in list(self.pairs):
            for end in pair:
                reset(end)


def reset(writer):
    end = writer.get_extra_info("socket")
    try:
        if end is not None:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except OSError:
        pass
    writer.transport.abort()


async def main():
    links = [Link(int(sys.argv[1])) for _ in sys.argv[2:]]
    servers = [await asyncio.start_server(link.accept, "127.0.0.1", int(port)) for link, port in zip(links, sys.argv[2:])]

    def control(order):
        for link in (links[number] for number in order["links"]):
            if order["do"] == "clear":
                link.clear()
            if order["do"] == "cut":
                link.is_cut = order["stays"]
                link.cut()
            if order["do"] == "silence":
                link.is_silent = True
            if order["do"] == "slow":
                link.latency, link.rate = order["latency"], order["rate"]
        return len(servers)

    await asyncio.create_task(provider.orders(control))


if __name__ == "__main__":
    asyncio.run(main())
