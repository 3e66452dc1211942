import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Listener } from '@jitsuin/platform'
import { serveStatus } from '../src/index.js'
import { makeWorld, run, type World } from './world.js'

let world: World
let listener: Listener
let changed: () => void = () => undefined
let url = ''
beforeAll(async () => {
  world = await makeWorld()
  const source = {
    load: async () => world.material(),
    watch: (callback: () => void) => {
      changed = callback
      return { close: () => undefined }
    },
  }
  listener = await serveStatus({ source, port: 0, random: randomBytes })
  url = `http://127.0.0.1:${listener.port}`
})
afterAll(async () => {
  await listener.close()
  world.close()
})

describe('smoke', () => {
  it('works', async () => {
    const ocsp = (...args: string[]) => run('openssl', 'ocsp', '-issuer', world.file('ca.pem'), '-CAfile', world.file('root.pem'), '-verify_other', world.file('ca.pem'), '-url', url, ...args)
    console.log(await ocsp('-cert', world.file('taro.pem'), '-resp_text'))
    console.log(await ocsp('-no_nonce', '-cert', world.file('taro.pem'), '-cert', world.file('hanako.pem'), '-serial', '0x4212'))
    world.revoke('taro'); await world.publish(); changed()
    console.log(await ocsp('-no_nonce','-sha256', '-cert', world.file('taro.pem')))
    console.log(await run('ocsptool', '--ask', url, '--load-cert', world.file('taro.pem'), '--load-issuer', world.file('ca.pem')))
    await run('openssl', 'ts', '-query', '-data', world.file('ca.pem'), '-sha256', '-cert', '-out', world.file('q'))
    const q = await import('node:fs').then(fs => fs.readFileSync(world.file('q')))
    const r = await fetch(`${url}/tsa`, { method: 'POST', body: q, headers: { 'content-type': 'application/timestamp-query' } })
    const fs = await import('node:fs'); fs.writeFileSync(world.file('r'), Buffer.from(await r.arrayBuffer()))
    console.log(await run('openssl', 'ts', '-reply', '-in', world.file('r'), '-text'))
    console.log(await run('openssl', 'ts', '-verify', '-in', world.file('r'), '-queryfile', world.file('q'), '-CAfile', world.file('root.pem')))
    const crl = await fetch(`${url}/sign.crl`); console.log(crl.status, [...crl.headers])
    console.log(await (await fetch(`${url}/readyz`)).text())
    expect(1).toBe(1)
  })
})
