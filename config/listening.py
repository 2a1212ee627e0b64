"""Whether the address can be listened on, asked before anything else is started."""

import socket


class CannotListen(Exception):
    """The address is taken, or not ours. The message is for a person."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"无法在 {host}:{port} 上监听（{reason}）。请换一个端口（PORT=…），或停止占用它的程序。\n"
            f"Cannot listen on {host}:{port} ({reason}). Choose another PORT, or stop what uses it."
        )


def try_address(host: str, port: int) -> None:
    """Listen for a moment, as the server will. Raises `CannotListen`."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # Connections that a server before us had may still be waiting out.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        raise CannotListen(host, port, error.strerror or str(error)) from error
