/** Result rows: the lens over DataRow frames and COPY lines, and the types behind them. */
@NullMarked
package dev.sallyport.plugin.postgres.rows;

import org.jspecify.annotations.NullMarked;
