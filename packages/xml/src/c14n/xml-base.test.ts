import { describe, expect, it } from 'vitest'
import { joinXmlBases, removeDotSegments } from './xml-base.js'

describe('removeDotSegments', () => {
  // The table of C14N 1.1 appendix A.
  it.each([
    ['no/.././/pseudo-netpath/seg/file.ext', 'pseudo-netpath/seg/file.ext'],
    ['no/..//.///pseudo-netpath/seg/file.ext', 'pseudo-netpath/seg/file.ext'],
    ['yes/no//..//.///pseudo-netpath/seg/file.ext', 'yes/pseudo-netpath/seg/file.ext'],
    ['no/../yes', 'yes'],
    ['no/../yes/', 'yes/'],
    ['no/../yes/no/..', 'yes/'],
    ['../../no/../..', '../../../'],
    ['no/../..', '../'],
    ['no/..', ''],
    ['no/../', ''],
    ['/a/b/c/./../../g', '/a/g'],
    ['mid/content=5/../6', 'mid/6'],
    ['../../..', '../../../'],
    ['/..', '/'],
    ['/../../no', '/no'],
    ['.', ''],
    ['./.', ''],
    ['a/.', 'a/'],
    ['..', '../'],
    ['', ''],
  ])('turns %s into %s', (path, expected) => {
    expect(removeDotSegments(path)).toBe(expected)
  })
})

describe('joinXmlBases', () => {
  it.each([
    [['http://a/b/c/d?q', 'g'], 'http://a/b/c/g'],
    [['http://a/b/c/d?q', 'g/'], 'http://a/b/c/g/'],
    [['http://a/b/c/d?q', '/g'], 'http://a/g'],
    [['http://a/b/c/d?q', '//g'], 'http://g'],
    [['http://a/b/c/d?q', '?y'], 'http://a/b/c/d?y'],
    [['http://a/b/c/d?q', ''], 'http://a/b/c/d?q'],
    [['http://a/b/c/d?q', '../../../g'], 'http://a/g'],
    [['http://a/b/c/d?q', 'x:y'], 'x:y'],
    [['http://a', 'g'], 'http://a/g'],
    [['something/else', 'bar/', 'foo'], 'something/bar/foo'],
    [['..', 'x'], '../x'],
    [['../', '..'], '../../'],
    [['a/../b'], 'a/../b'],
    [['x#part', 'y#part'], 'y'],
  ])('joins %j to %s', (bases, expected) => {
    expect(joinXmlBases(bases)).toBe(expected)
  })
})
