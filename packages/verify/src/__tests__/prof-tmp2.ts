import {run} from './prof-tmp.js'; run();
