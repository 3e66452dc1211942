/** A root, a signer and lists that openssl makes; nothing of ours is in them. Their times are those of the machine. */
import { readFileSync } from 'node:fs'
import { run, type temporaryFolder } from './programs.js'

/** The files of the hierarchy: `root`, `person` and `other` as `.pem`, `.der` and `.key`, and the list. */
export type OpensslPeople = {
  readonly der: (name: 'root' | 'person' | 'other') => Uint8Array
  readonly base64: (name: 'root' | 'person' | 'other') => string
  readonly list: () => Uint8Array
}

/** Makes them in a folder. */
export function opensslPeople(folder: ReturnType<typeof temporaryFolder>): OpensslPeople {
  folder.write('people.cnf', CONFIGURATION)
  const { status, output } = run('bash', '-c', COMMANDS, 'bash', folder.path)
  if (status !== 0) throw new Error(output)
  const der = (name: string) => readFileSync(`${folder.path}/${name}.der`)
  return { der, base64: (name) => der(name).toString('base64'), list: () => der('root.crl') }
}

const CONFIGURATION = `
[ca]
default_ca = demo
[demo]
database = people.txt
serial = people.serial
crlnumber = people.number
default_md = sha256
default_crl_days = 4
[name]
C = JP
CN = Invented Person
[req]
distinguished_name = name
prompt = no
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[person]
keyUsage = critical, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`
const COMMANDS = `
set -e; cd "$1"; touch people.txt; echo 01 > people.serial; echo 01 > people.number
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -config people.cnf -extensions root -subj "/C=JP/CN=Invented Root"
serial=7
for name in person other; do
  openssl req -new -newkey rsa:2048 -nodes -keyout $name.key -out $name.csr -config people.cnf
  openssl x509 -req -in $name.csr -CA root.pem -CAkey root.key -set_serial $serial -days 20 -extfile people.cnf -extensions person -out $name.pem
  serial=8
done
openssl ca -config people.cnf -gencrl -keyfile root.key -cert root.pem -out root.crl
for f in root person other; do openssl x509 -in $f.pem -outform DER -out $f.der; done
openssl crl -in root.crl -outform DER -out root.crl.der
`
