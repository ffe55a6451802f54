/** Xvfb keeps its screen as an X window dump in a file; this turns one into a PNG without any further program. */
import { deflateSync } from 'node:zlib'

/** Order of the 32-bit big-endian words of an XWD file header that are used here. Source: X11/XWDFile.h. */
const WORD = {
  headerSize: 0,
  width: 4,
  height: 5,
  byteOrder: 7,
  bitsPerPixel: 11,
  bytesPerLine: 12,
  colours: 19,
}
/** Bytes of one colour map entry that stands between header and pixels. */
const COLOUR_BYTES = 12

/**
 * @param {string} type
 * @param {Buffer} data
 */
const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** @param {Buffer} bytes */
const crc32 = (bytes) => {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** @param {Buffer} dump */
const layoutOf = (dump) => {
  /** @param {number} index */
  const word = (index) => dump.readUInt32BE(index * 4)
  if (word(WORD.bitsPerPixel) !== 32) throw new Error('Only screens of 32 bits a pixel are read')
  return {
    width: word(WORD.width),
    height: word(WORD.height),
    start: word(WORD.headerSize) + word(WORD.colours) * COLOUR_BYTES,
    stride: word(WORD.bytesPerLine),
    littleEndian: word(WORD.byteOrder) === 0,
  }
}

/**
 * @param {Buffer} dump
 * @param {number} x of the screen
 * @param {number} y
 * @returns {readonly [red: number, green: number, blue: number]}
 */
export const pixelOfFramebuffer = (dump, x, y) => {
  const { start, stride, littleEndian } = layoutOf(dump)
  const at = start + y * stride + x * 4
  const pixel = littleEndian ? dump.readUInt32LE(at) : dump.readUInt32BE(at)
  return [(pixel >>> 16) & 0xff, (pixel >>> 8) & 0xff, pixel & 0xff]
}

/**
 * @param {Buffer} dump XWD file of a 32-bit true-colour screen.
 * @returns {Buffer} PNG, 8-bit RGB.
 */
export const pngFromFramebuffer = (dump) => {
  const { width, height, start, stride, littleEndian } = layoutOf(dump)
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0, to = 0; y < height; y++) {
    rows[to++] = 0
    for (let x = 0, from = start + y * stride; x < width; x++, from += 4) {
      const pixel = littleEndian ? dump.readUInt32LE(from) : dump.readUInt32BE(from)
      rows[to++] = (pixel >>> 16) & 0xff
      rows[to++] = (pixel >>> 8) & 0xff
      rows[to++] = pixel & 0xff
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
