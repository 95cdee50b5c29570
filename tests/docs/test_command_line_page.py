"""docs/command-line.md has a section for each command, with every option and argument, and none that does not exist."""

import re
from typing import Any

import pytest
import typer

from ressursbank.cli.app import app
from tests.docs.documents import blocks, text_of

PAGE = "docs/command-line.md"


def _commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    commands = {}
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            commands[name] = command
        else:
            commands.update({f"{name} {sub}": subcommand for sub, subcommand in inner.items()})
    return commands


COMMANDS = _commands()


def _section(command: str) -> str:
    match = re.search(rf"^## ressursbank {command}(?= |$).*?(?=^## |\Z)", text_of(PAGE), re.MULTILINE | re.DOTALL)
    assert match, f"{PAGE} has no section for {command}"
    return match[0]


def _options(command: str) -> set[str]:
    options = {name for parameter in COMMANDS[command].params for name in getattr(parameter, "opts", [])}
    return {name for name in options if name.startswith("--")} - {"--help"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_the_command_is_documented(command: str) -> None:
    documented = set(re.findall(r"^\| `(--[a-z-]+)", _section(command), re.MULTILINE))
    assert documented == _options(command)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_of_the_command_stands_in_its_heading(command: str) -> None:
    required = [parameter for parameter in COMMANDS[command].params if parameter.param_type_name == "argument"]
    heading = _section(command).splitlines()[0].split()[2 + command.count(" ") + 1 :]
    described = _section(command)
    for parameter in required:
        assert parameter.metavar in heading or parameter.metavar in described


def test_every_section_is_of_a_command_that_exists() -> None:
    documented = re.findall(r"^## ressursbank ([a-z]+(?: [a-z]+)?)", text_of(PAGE), re.MULTILINE)
    assert set(documented) == set(COMMANDS)


def test_the_commands_of_the_readme_exist() -> None:
    shell = "\n".join(blocks(text_of("README.md"), "sh"))
    used = re.findall(r"bin/ressursbank ([a-z]+)", shell)
    assert used
    assert set(used) <= {command.split()[0] for command in COMMANDS}


@pytest.mark.parametrize("code", [0, 1, 2, 3, 130])
def test_every_exit_code_is_documented(code: int) -> None:
    assert re.search(rf"^\| {code} \|", text_of(PAGE), re.MULTILINE)
