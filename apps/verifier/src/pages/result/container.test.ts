import { describe, expect, it } from 'vitest'
import { CONTAINER_REPORT, TWO_SIGNATURES_REPORT } from '../../../test/reports.js'
import { containedFiles, uncoveredFiles } from './container.js'

describe('the files of a container', () => {
  it('name the signatures over each of them, and first those that nobody signed', () => {
    expect(containedFiles(CONTAINER_REPORT)).toEqual([
      { name: 'あとから入れた画像.png', signatures: [] },
      { name: '紹介状.pdf', signatures: [1, 2] },
      { name: '胸部X線.dcm', signatures: [1] },
    ])
    expect(uncoveredFiles(CONTAINER_REPORT)).toEqual(['あとから入れた画像.png'])
  })

  it('are none where the file is no container', () => {
    expect(containedFiles(TWO_SIGNATURES_REPORT)).toEqual([])
    expect(uncoveredFiles(TWO_SIGNATURES_REPORT)).toEqual([])
  })
})
