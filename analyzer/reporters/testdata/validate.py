#!/usr/bin/python3
"""Validates JSON documents against a JSON Schema: validate.py SCHEMA FILE...  Exit status 1 names what is wrong."""
import json
import sys

import jsonschema


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)
    wrong = 0
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            document = json.load(file)
        for error in validator.iter_errors(document):
            print(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
            wrong += 1
    return 1 if wrong or len(sys.argv) < 3 else 0


if __name__ == "__main__":
    sys.exit(main())
