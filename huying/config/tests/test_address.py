"""Where an installation is read when nobody says otherwise."""

import pytest

from huying.config.address import base_url


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8012"}, "http://127.0.0.1:8012"),
        ({"HOST": "", "PORT": ""}, "http://127.0.0.1:8000"),
        ({"HOST": "::1", "PORT": "9"}, "http://[::1]:9"),
    ],
)
def test_the_address_follows_host_and_port_as_the_start_does(environment, address):
    assert base_url(environment) == address
