/**
 * A unit that boots on a grown journal and exports it, in a process that does nothing else. Prints the most memory that
 * this took as JSON. Arguments: the image, and the file that the export goes to.
 */
import { demand } from '../bench-error.js';
import { exportTo } from '../workload/export-file.js';
import { openUnit } from '../workload/open-unit.js';
import { memoryMib, type ExportMeasures } from './measures.js';

const [path, file] = process.argv.slice(2);
demand(path !== undefined && file !== undefined, 'arguments: image, export');
const { unit, close } = openUnit(path);
exportTo(unit, file);
close();
const measures: ExportMeasures = { exportMib: memoryMib() };
process.stdout.write(JSON.stringify(measures));
