"""Who was answered what: a line an answer, shared by every process of a run; and the table of it."""

import collections
import json

from document import TRANSPORT


class Record:
    def __init__(self, path):
        self.path = path
        self.faults = []

    def add(self, operation, status, code, by):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps([operation, status, code, by]) + "\n")

    def fault(self, words):
        self.faults.append(words)
        print(f"contract: FAULT {words}", flush=True)

    def counts(self):
        counts = collections.Counter()
        with open(self.path, encoding="utf-8") as file:
            for line in file:
                operation, status, code, _ = json.loads(line)
                counts[operation, status, code] += 1
        return counts

    def missing(self, document):
        """Prints the table, and says what is documented and was never answered, and the other way round."""
        counts = self.counts()
        missing = []
        width = max(map(len, document.operations))
        for operation in document.operations.values():
            cells = []
            for status, code in operation.outcomes:
                count = counts.pop((operation.id, status, code), 0)
                cells.append(f"{status}{' ' + code if code else ''}: {count}")
                if count == 0:
                    missing.append(f"{operation.id} never answered {status} {code}".strip())
            print(f"{operation.id:{width}}  " + ", ".join(cells))
        others = collections.Counter()
        for (operation, status, code), count in counts.items():
            others[status, code] += count
            if (status, code) not in TRANSPORT:
                missing.append(f"{operation} answered {status} {code}, which is not documented")
        print(f"{'any path':{width}}  " + ", ".join(f"{s} {c}: {n}" for (s, c), n in sorted(others.items())))
        return missing
