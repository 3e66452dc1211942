import { utf8 } from '@jitsuin/kernel'
import { it } from 'vitest'
import { sign } from './create/sign.js'
import { signing } from './test-support/documents.js'
import { DAY_0, day, makeWorld } from './test-support/people.js'
import { validate } from './validate/validate.js'

it('bench', async () => {
  const world = await makeWorld()
  const doctor = await world.issue(['medicalDoctor'])
  const csv = utf8('SJ1\n' + '201,1,1,1,7,1149032F1ZZZ,【般】エトドラク錠１００ｍｇ,4,1,錠\n'.repeat(8))
  const time = async (name: string, n: number, f: () => Promise<unknown>) => {
    for (let i = 0; i < n / 5; i++) await f()
    const t = process.hrtime.bigint()
    for (let i = 0; i < n; i++) await f()
    const us = Number(process.hrtime.bigint() - t) / n / 1000
    console.log(name, us.toFixed(1), 'us', (1e6 / us).toFixed(0), '/s')
  }
  await time('raw signer', 500, () => doctor.sign(csv))
  await time('sign rx', 500, () => sign(csv, signing(doctor)))
  const file = await sign(csv, signing(doctor))
  console.log('size', file.length)
  const fileT = await sign(csv, signing(doctor, { timeStamp: world.stampAt(DAY_0) }))
  const o = { at: day(1), trust: world.trust, policy: 'hpki' as const }
  console.log((await validate(file, o)).verdict, (await validate(fileT, o)).verdict)
  await time('verify B', 2000, () => validate(file, o))
  await time('verify T', 1000, () => validate(fileT, o))
}, 120000)
