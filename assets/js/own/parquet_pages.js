// What the pages of a Parquet file say of themselves, looked at before one is unpacked: a page of a few bytes may say that a
// thousand million values are in it, and a reader that believes it takes all memory there is.
import { parquetHeader } from "hyparquet/src/column.js";
import { Fault } from "./fault.js";
import { UNPACKED, VERTICES } from "./limits.js";

const FORMAT = "GeoParquet";
const HELD = 8; // bytes that a browser takes for a value, however little the file does
const GROWING = "DELTA_BYTE_ARRAY"; // each value repeats of the one before as much as it likes, in a few bytes
export const large = () => new Fault("bomb", { most: UNPACKED / 1e6 });

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const truncated = () => new Fault("truncated", { format: FORMAT });

// Headers of the pages of a column, one after another, as far as the column says it goes.
function* headers(view, { dictionary_page_offset: dictionary, data_page_offset: data, total_compressed_size: size }) {
  const start = Number(dictionary || data);
  const end = start + Number(size);
  if (!(start >= 0 && end >= start && end <= view.byteLength)) throw truncated();
  const reader = { view, offset: start };
  while (reader.offset < end - 1) {
    const header = parquetHeader(reader);
    yield header;
    if (!(header.compressed_page_size >= 0 && header.uncompressed_page_size >= 0)) throw truncated();
    reader.offset += header.compressed_page_size;
  }
}

function counted(header) {
  const about = header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
  if (!about) return 0;
  const { num_values: values, num_nulls: nulls = 0, num_rows: rows = 0, encoding } = about;
  if (!(values >= 0 && rows >= 0 && nulls >= 0 && nulls <= values)) throw truncated();
  if (encoding === GROWING) throw new Fault("packed", { name: encoding });
  return Math.max(values, rows);
}

// Fault: it is more than a browser holds, by what the file says as a whole or by what one of its pages says.
export function affordable(whole, { num_rows: all, row_groups: groups }) {
  const rows = Math.max(Number(all), sum(groups.map((one) => Number(one.num_rows))));
  if (!(rows <= VERTICES)) throw new Fault("too_many", { most: VERTICES / 1e6 });
  const columns = groups.flatMap((one) => one.columns.map((two) => two.meta_data));
  if (sum(columns.map((one) => Number(one.total_uncompressed_size))) > UNPACKED) throw large();
  const view = new DataView(whole);
  let left = UNPACKED / HELD - rows * (groups[0]?.columns.length ?? 0);
  for (const column of columns)
    for (const header of headers(view, column)) {
      left -= counted(header);
      if (left < 0) throw large();
    }
}
