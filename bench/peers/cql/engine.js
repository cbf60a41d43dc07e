// node engine.js FOLDER: the CQL engine that is installed in FOLDER, as a process that answers lines. It reads the patients,
// {"names": [...], "rows": [[...], ...]} with null for missing, and writes the engine's version; to `run` it executes the
// trial over all of them and writes `done`; to `counts` it writes what came out: [known, met] of each criterion, then of `fits`.
'use strict';

const path = require('node:path');
const readline = require('node:readline');
const { createRequire } = require('node:module');
const sixteen = require('./sixteen.js');

const installed = createRequire(path.join(path.resolve(process.argv[2]), 'package.json'));
const { Executor, Library } = installed('cql-execution');
const executor = new Executor(new Library(sixteen.library));

/// A patient as the engine wants one: its fields are what CQL's `Patient.hb` finds.
class Patient {
  constructor(id, names, row) {
    this.identifier = id;
    names.forEach((name, i) => (this[name] = row[i]));
  }
  getId() {
    return this.identifier;
  }
  findRecords() {
    return [this];
  }
}

/// The engine's PatientSource: one patient after the other.
class Patients {
  constructor(patients) {
    this.patients = patients;
    this.at = 0;
  }
  currentPatient() {
    return this.patients[this.at];
  }
  nextPatient() {
    return this.patients[++this.at];
  }
}

function counts(results) {
  const verdicts = Object.values(results.patientResults);
  return [...sixteen.criteria, 'fits'].flatMap((name) => [
    verdicts.filter((verdict) => verdict[name] != null).length,
    verdicts.filter((verdict) => verdict[name] === true).length
  ]);
}

async function main() {
  let patients = null;
  let results = null;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (patients === null) {
      const { names, rows } = JSON.parse(line);
      patients = rows.map((row, i) => new Patient(String(i), names, row));
      console.log(`cql-execution ${installed('cql-execution/package.json').version}, node ${process.versions.node}`);
    } else if (line === 'run') {
      results = await executor.exec(new Patients(patients));
      console.log('done');
    } else {
      console.log(JSON.stringify(counts(results)));
    }
  }
}

main();
