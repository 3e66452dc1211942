import { randomBytes } from 'node:crypto'
import { extend as extendFile } from '@jitsuin/ades'
import { defineCommand } from '../command.js'
import { CliError } from '../errors.js'
import { loadFile, saveFile } from '../files.js'
import { timeStampServer } from '../tsa-client.js'

/** `jitsuin extend`: adds a time stamp to a signature that exists; every byte that was there stays. */
export const extend = defineCommand({
  name: 'extend',
  summary: 'adds a time stamp to a signed file',
  operands: 'FILE',
  options: {
    level: { value: 't', required: true, help: 'the level to reach' },
    tsa: { value: 'URL', required: true, help: 'time-stamp server' },
    signature: { value: 'ID', help: 'which signature, if the file leaves a choice' },
    out: { value: 'FILE', required: true, help: 'the file with the time stamp' },
    json: { help: 'one JSON object' },
  },
  examples: ['jitsuin extend rx.xml --level t --tsa http://127.0.0.1:8318/tsa --out rx-t.xml'],
  run: async ({ level, tsa, signature, out, json }, [file, ...more], io) => {
    if (file === undefined || more.length > 0) throw new CliError('cli/usage', 'extend takes one FILE')
    if (level !== 't') throw new CliError('cli/usage', `--level is t, not "${level}"`)
    const choice = signature === undefined ? {} : { signatureId: signature }
    const extended = await extendFile(await loadFile(file), {
      level,
      timeStamp: timeStampServer(tsa),
      randomBytes,
      ...choice,
    })
    await saveFile(out, extended)
    io.out(
      json ? JSON.stringify({ out, level, bytes: extended.length }) : `${out}: time-stamped (level ${level})`,
    )
    return 0
  },
})
