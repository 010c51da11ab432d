"""What the letters of chapters/by_hand_network.md stand for."""

from tests.chapters.proofs.example import network, network_in_numbers
from tests.chapters.proofs.meaning import proofs_in


def in_numbers():
    """The example's network, before its first step."""
    return network_in_numbers()


def any_numbers():
    """The network of the example with other numbers."""
    yield network()


PROOFS = proofs_in({any_numbers: "by-hand-pass by-hand-balance-network"})
