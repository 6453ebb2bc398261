// Shows what stands beside a file's address where this browser cannot get the file: the server itself asks nobody.
// SPDX-License-Identifier: GPL-2.0-or-later
// Copyright 2026 the authors of widgets
( function () {
	'use strict';
	document.querySelectorAll( '[data-newsroom-boxes-file]' ).forEach( function ( notice ) {
		function ask( mode ) {
			return fetch( notice.dataset.newsroomBoxesFile, {
				method: 'HEAD', cache: 'no-store', credentials: 'omit', mode: mode,
			} );
		}
		ask( 'cors' )
			.then( function ( answer ) { return answer.ok; } )
			.catch( function () {
				// Another host may forbid scripts its answers, but not a page its files.
				return ask( 'no-cors' ).then( function () { return true; } );
			} )
			.catch( function () { return false; } )
			.then( function ( isThere ) { notice.hidden = isThere; } );
	} );
} )();
