import { randomBytes } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestHierarchy, type HierarchyMember, LIST_NAMES } from '@jitsuin/keys'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import {
  replaceFile,
  saveIndex,
  saveMember,
  TEST_AUTHORITIES,
  type TestAuthority,
} from '../test-ca/folder.js'

/** `jitsuin ca init`: a whole hierarchy of invented people in the genuine shape, as files. */
export const caInit = defineCommand({
  name: 'ca init',
  summary: 'makes a test hierarchy: root, issuing CAs, OCSP responders, time-stamp unit, lists',
  options: {
    out: { value: 'DIR', required: true, help: 'folder to make it in' },
    fast: { help: 'RSA-2048 keys, as genuine HPKI has them; without it RSA-4096' },
    'repository-uri': {
      value: 'URI',
      default: 'http://pki.demo.invalid',
      help: 'where certificates say that the lists are published',
    },
    json: { help: 'one JSON object' },
  },
  examples: ['jitsuin ca init --out demo-ca --fast'],
  run: async ({ out, fast, json, 'repository-uri': repositoryUri }, _operands, io) => {
    await refuseExisting(out)
    if (!json) io.err('Making keys …')
    const strength = fast ? 'fast' : 'strong'
    const hierarchy = await createTestHierarchy({
      strength,
      at: io.now(),
      random: randomBytes,
      repositoryUri,
    })
    await save(out, 'root', hierarchy.root)
    for (const name of Object.keys(TEST_AUTHORITIES) as TestAuthority[]) {
      // the table has no other keys
      await save(out, TEST_AUTHORITIES[name].file, hierarchy.authorities[name])
      await save(out, TEST_AUTHORITIES[name].responder, hierarchy.responders[name])
    }
    await save(out, 'tsa', hierarchy.timeStampUnit)
    for (const name of LIST_NAMES) await replaceFile(join(out, `${name}.crl`), hierarchy.lists[name])
    await saveIndex(out, { repositoryUri, issued: [] })
    io.out(
      json
        ? JSON.stringify({ out, root: 'root.crt.pem' })
        : `${out}: trust root.crt.pem; keys are for tests only`,
    )
    return 0
  },
})

async function save(
  dir: string,
  file: string,
  { certificateDer, privateKey }: HierarchyMember,
): Promise<void> {
  await saveMember(dir, file, {
    certificateDer,
    keyPkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
  })
}

async function refuseExisting(dir: string): Promise<void> {
  const isThere = await access(join(dir, 'issued.json')).then(
    () => true,
    () => false,
  )
  if (isThere)
    throw new CliError('cli/exists', `${dir} holds a hierarchy already; its keys are not overwritten`)
}
