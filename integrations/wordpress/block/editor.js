// The block in the editor: a live preview from the server, and its choices beside it. No build step.
// SPDX-License-Identifier: GPL-2.0-or-later
// Copyright 2026 the authors of widgets
( function ( wp ) {
	'use strict';
	var el = wp.element.createElement;
	var __ = wp.i18n.__;
	var components = wp.components;
	var known = window.newsroomBoxes || { choices: [], problem: '' };

	function Choice( props ) {
		return el( components.SelectControl, Object.assign( {}, known.controls, props ) );
	}

	// In the language itself, with its code; the code alone where it is one of the newspaper's own.
	function languageName( code ) {
		try {
			return new Intl.DisplayNames( [ code ], { type: 'language' } ).of( code ) + ' (' + code + ')';
		} catch ( error ) {
			return code;
		}
	}

	function option( value, label ) {
		return { value: value, label: label };
	}

	function Settings( props ) {
		var chosen = props.attributes;
		var box = props.box;
		var languages = [ option( '', __( 'The language of the site', 'newsroom-boxes' ) ) ];
		var headings = [ option( 0, __( 'As published', 'newsroom-boxes' ) ) ];
		( box ? box.languages : [] ).forEach( function ( language ) {
			languages.push( option( language, languageName( language ) ) );
		} );
		[ 2, 3, 4, 5, 6 ].forEach( function ( level ) {
			headings.push( option( level, 'H' + level ) );
		} );
		var boxes = known.choices.map( function ( choice ) {
			return option( choice.id, choice.name );
		} );
		if ( ! box ) boxes.push( option( chosen.widget, chosen.widget ) );
		return el( components.PanelBody, { title: __( 'Box', 'newsroom-boxes' ) },
			el( Choice, {
				label: __( 'What it shows', 'newsroom-boxes' ),
				value: chosen.widget,
				options: boxes,
				onChange: function ( widget ) { props.setAttributes( { widget: widget } ); },
			} ),
			el( Choice, {
				label: __( 'Language', 'newsroom-boxes' ),
				value: chosen.language,
				options: languages,
				onChange: function ( language ) { props.setAttributes( { language: language } ); },
			} ),
			chosen.widget !== 'sidebar' && el( components.TextControl, Object.assign( {}, known.controls, {
				label: __( 'Title', 'newsroom-boxes' ),
				help: __( 'Leave it empty for the title of the box.', 'newsroom-boxes' ),
				value: chosen.title,
				onChange: function ( title ) { props.setAttributes( { title: title } ); },
			} ) ),
			el( Choice, {
				label: __( 'Level of the heading', 'newsroom-boxes' ),
				value: chosen.heading,
				options: headings,
				onChange: function ( heading ) { props.setAttributes( { heading: Number( heading ) } ); },
			} )
		);
	}

	function Edit( props ) {
		var chosen = props.attributes;
		var box = known.choices.find( function ( choice ) { return choice.id === chosen.widget; } );
		var problem = known.problem;
		if ( ! problem && ! box ) problem = __( 'This box is not published any more.', 'newsroom-boxes' );
		if ( ! problem ) problem = box.problems[ chosen.language || box.ownLanguage ];
		return el( wp.element.Fragment, null,
			el( wp.blockEditor.InspectorControls, null,
				el( Settings, { attributes: chosen, setAttributes: props.setAttributes, box: box } )
			),
			el( 'div', wp.blockEditor.useBlockProps(),
				problem
					? el( components.Placeholder, {
						icon: 'cloud',
						label: __( 'Newsroom box', 'newsroom-boxes' ),
						instructions: problem,
					} )
					: el( components.Disabled, null,
						el( wp.serverSideRender, { block: props.name, attributes: {
							widget: chosen.widget,
							language: chosen.language,
							title: chosen.title,
							heading: chosen.heading,
						} } )
					)
			)
		);
	}

	wp.blocks.registerBlockType( 'newsroom-boxes/box', {
		edit: Edit,
		// The server draws it.
		save: function () { return null; },
	} );
} )( window.wp );
