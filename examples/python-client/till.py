"""A till in plain Python 3, standard library only, that sells through `plomba bridge`.

It never sells twice and never loses a sale, whoever dies in between:

1. A sale is stored in the till's own book, with a key, before anything is sent.
2. The key goes along as `Idempotency-Key`. After any failure the same sale is sent again with the same key.
3. The receipt is stored in the book when it comes. What has no receipt when the till starts is sent again first.
"""

import argparse
import http.client
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.request
import uuid

GOODS = [("Espresso", "1.80"), ("Cappuccino", "2.90"), ("Tea, pot", "3.10"), ("Croissant", "1.60")]


class Book:
    """The till's own book. Every change is on the disk before the method returns."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS sales (id INTEGER PRIMARY KEY, path TEXT, key TEXT UNIQUE, body TEXT, answer TEXT)"
        )

    def add(self, path, body):
        self.db.execute(
            "INSERT INTO sales (path, key, body) VALUES (?, ?, ?)", (path, str(uuid.uuid4()), json.dumps(body))
        )

    def unanswered(self):
        return self.db.execute("SELECT path, key, body FROM sales WHERE answer IS NULL ORDER BY id").fetchall()

    def settle(self, key, answer):
        self.db.execute("UPDATE sales SET answer = ? WHERE key = ?", (json.dumps(answer), key))

    def __len__(self):
        return self.db.execute("SELECT count(*) FROM sales").fetchone()[0]

    def __iter__(self):
        for path, key, answer in self.db.execute("SELECT path, key, answer FROM sales ORDER BY id"):
            yield {"path": path, "key": key, "answer": None if answer is None else json.loads(answer)}


class Refused(Exception):
    """The unit said no, and nothing was committed."""


class Bridge:
    def __init__(self, url, token=None, patience=60.0):
        self.url, self.token, self.patience = url.rstrip("/"), token, patience

    def post(self, path, key, body):
        """Sends until there is an answer. The key makes that safe."""
        deadline = time.monotonic() + self.patience
        wait = 0.05
        while True:
            try:
                return self._post(path, key, body)
            except Refused:
                raise
            except (OSError, http.client.HTTPException, ValueError) as error:  # no answer, or half of one
                if time.monotonic() > deadline:
                    raise
                print(f"  no answer yet ({error}), the same again", file=sys.stderr)
            time.sleep(wait)
            wait = min(wait * 2, 1.0)

    def _post(self, path, key, body):
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "Accept-Language": "en"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            # "unknown" is settled by sending the same again; so is a unit that is away for a while.
            if problem["outcome"] == "unknown" or problem["retry"] == "same-operation":
                raise OSError(problem["code"]) from error
            raise Refused(f"{problem['sentence']} [{problem['code']}: {problem['detail']}]") from error


def sale(number):
    """Any sale will do; this one depends on its number only."""
    name, price = GOODS[number % len(GOODS)]
    quantity = 1 + number % 3
    return {
        "document": "sale",
        "items": [{"name": name, "quantity": str(quantity), "unitPrice": price, "taxGroup": "A"}],
        "payments": [{"kind": "cash", "amount": "20.00"}],
    }


def send_all(book, bridge):
    for path, key, body in book.unanswered():
        answer = bridge.post(path, key, json.loads(body))
        book.settle(key, answer)
        if "number" in answer:
            print(f"receipt {answer['number']}, total {answer['total']}", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Sells through plomba bridge, exactly once.")
    parser.add_argument("--bridge", help="where it listens, such as http://127.0.0.1:8080")
    parser.add_argument("--token-file", help="file with the token of the bridge")
    parser.add_argument("--book", required=True, help="the till's own book, an SQLite file")
    parser.add_argument("--sales", type=int, default=10, help="how many sales the book shall have in the end")
    parser.add_argument("--list", action="store_true", help="only show what is in the book, as JSON lines")
    options = parser.parse_args()

    book = Book(options.book)
    if options.list:
        for line in book:
            print(json.dumps(line))
        return
    token = None
    if options.token_file is not None:
        with open(options.token_file, encoding="ascii") as file:
            token = file.read().strip()
    bridge = Bridge(options.bridge, token)

    if len(book) == 0:
        book.add("/v1/day/open", {})
    send_all(book, bridge)  # what an earlier run left open comes first
    while len(book) < options.sales + 1:
        book.add("/v1/receipts", sale(len(book)))  # stored first ...
        send_all(book, bridge)  # ... then sent


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"refused: {refusal}")
